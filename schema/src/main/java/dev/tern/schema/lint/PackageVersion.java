package dev.tern.schema.lint;

import java.util.regex.Pattern;

/** Versions as the last part of a package: {@code v1}, {@code v1beta2}, {@code v1p1alpha1}. */
final class PackageVersion {
  private static final String NUMBER = "0*[1-9][0-9]{0,8}";
  private static final Pattern STABLE = Pattern.compile(".+\\.v" + NUMBER);
  private static final Pattern VERSION =
      Pattern.compile(
          ".+\\.v" + NUMBER + "(test[^.]*|(p" + NUMBER + ")?(alpha|beta)(" + NUMBER + ")?)?");

  private PackageVersion() {}

  static boolean isVersion(String packageName) {
    return VERSION.matcher(packageName).matches();
  }

  static boolean isStable(String packageName) {
    return STABLE.matcher(packageName).matches();
  }
}
