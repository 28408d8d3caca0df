package dev.tern.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows of docs/ARCHITECTURE.md: who may know whom. javac holds them too, by module-info. */
class ArrowsTest {
  private static final JavaClasses ALL = Tree.classes();
  private static final String JSON = "dev.tern.protobuf.json";

  /** Module package to the module packages it may use besides itself, each with all below it. */
  private static final Map<String, List<String>> ARROWS =
      Map.of(
          "dev.tern.protobuf", List.of(),
          "dev.tern.protobuf.json", List.of("dev.tern.protobuf", "com.fasterxml.jackson.core"),
          "dev.tern.schema", List.of("dev.tern.protobuf"),
          "dev.tern.codegen",
              List.of("dev.tern.protobuf", "com.palantir.javapoet", "javax.lang.model"),
          "dev.tern.http2", List.of(),
          "dev.tern.nio", List.of("dev.tern.http2", "jdk.net"),
          "dev.tern.netty", List.of("dev.tern.http2", "io.netty"),
          "dev.tern.rpc", List.of("dev.tern.http2", "dev.tern.protobuf"),
          "dev.tern.services", List.of("dev.tern.protobuf", "dev.tern.rpc"),
          "dev.tern.testkit",
              List.of(
                  "dev.tern.rpc", "dev.tern.http2", "dev.tern.protobuf", "org.junit.jupiter.api"));

  static Stream<Arguments> arrows() {
    return ARROWS.entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @MethodSource("arrows")
  void aModuleUsesTheJdkAndThoseBelowItOnly(String module, List<String> allowed) {
    classes()
        .that()
        .resideInAPackage(module + "..")
        .and(DescribedPredicate.describe("belong to no module below it", c -> in(c, module)))
        .should()
        .onlyDependOnClassesThat(
            DescribedPredicate.describe(
                "belong to the JDK, to " + module + " or to " + allowed,
                (JavaClass c) ->
                    isJdk(c) || in(c, module) || allowed.stream().anyMatch(a -> in(c, a))))
        .check(ALL);
  }

  @Test
  void everyModuleOfTheDiagramHasClasses() {
    for (String module : ARROWS.keySet()) {
      Assertions.assertTrue(
          ALL.stream().anyMatch(c -> in(c, module)), module + " has no class on the class path");
    }
  }

  /** The JSON mapping is a module of its own, though its package lies below the runtime's. */
  private static boolean in(JavaClass c, String packageRoot) {
    String name = c.getBaseComponentType().getPackageName();
    boolean below = name.equals(packageRoot) || name.startsWith(packageRoot + ".");
    return below
        && (packageRoot.equals(JSON) || !(name.equals(JSON) || name.startsWith(JSON + ".")));
  }

  private static boolean isJdk(JavaClass c) {
    String name = c.getBaseComponentType().getPackageName();
    return c.getBaseComponentType().isPrimitive()
        || name.startsWith("java.")
        || name.startsWith("javax.net.ssl")
        || name.startsWith("javax.crypto")
        || name.startsWith("javax.security.auth.x500")
        || name.equals("org.jspecify.annotations");
  }
}
