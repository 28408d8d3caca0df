package dev.tern.schema.rules;

import java.util.regex.Pattern;

/** Versions as the last part of a package: {@code v1}, {@code v1beta2}, {@code v1p1alpha1}. */
public final class PackageVersion {
  private static final String NUMBER = "0*[1-9][0-9]{0,8}";
  private static final Pattern STABLE = Pattern.compile(".+\\.v" + NUMBER);
  private static final Pattern VERSION =
      Pattern.compile(
          ".+\\.v" + NUMBER + "(test[^.]*|(p" + NUMBER + ")?(alpha|beta)(" + NUMBER + ")?)?");

  private PackageVersion() {}

  /** Whether the last part of a package is a version. */
  public static boolean isVersion(String packageName) {
    return VERSION.matcher(packageName).matches();
  }

  /** Whether it is one that promises to stay, such as {@code v1}. */
  public static boolean isStable(String packageName) {
    return STABLE.matcher(packageName).matches();
  }
}
