package dev.tern.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The laws of the design that can be read off bytecode or source. */
class LawsTest {
  private static final JavaClasses ALL = Tree.classes();
  private static final String[] PUBLISHED = {
    "protobuf",
    "protobuf-json",
    "schema",
    "codegen",
    "maven-plugin",
    "http2",
    "nio",
    "rpc",
    "testkit",
    "front",
    "cli"
  };

  /** Law 1: bytes and the time go in; no socket, thread or clock is in the engine. */
  @Test
  void theEngineHasNoChannelThreadOrClock() {
    noClasses()
        .that()
        .resideInAPackage("dev.tern.http2..")
        .and(
            // The transport in memory asks which thread turns it; it starts none.
            resideOutsideOfPackage("dev.tern.http2.loopback"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.channels..", "java.util.concurrent.locks..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.Thread")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.net\\.(Server)?Socket|java\\.util\\.concurrent\\.(Executor.*|.*Queue)")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(ALL);
  }

  /** Law 7: one class decides which byte is written next: others only leave control frames. */
  @Test
  void onlyTheWriteSchedulerWritesStreams() {
    Set<String> ofStreams = Set.of("header", "headers", "queueHeaders", "drain");
    DescribedPredicate<JavaCall<?>> writesAStream =
        DescribedPredicate.describe(
            "FrameWriter writes a stream's frame or hands out bytes",
            call ->
                call.getTargetOwner().getSimpleName().equals("FrameWriter")
                    && ofStreams.contains(call.getName()));
    long calls =
        ALL.get("dev.tern.http2.WriteScheduler").getMethodCallsFromSelf().stream()
            .filter(writesAStream)
            .count();
    assertTrue(calls >= ofStreams.size(), "the rule looks for methods that are no longer there");
    noClasses()
        .that()
        .resideInAPackage("dev.tern.http2..")
        .and()
        .doNotHaveSimpleName("WriteScheduler")
        .and()
        .doNotHaveSimpleName("FrameWriter")
        .should()
        .callMethodWhere(writesAStream)
        .check(ALL);
  }

  /**
   * Law 8: no decorator: no class of the engine implements an interface of ours and wraps the same.
   */
  @Test
  void theEngineHasNoDecorator() {
    ArchCondition<JavaClass> wrapWhatTheyAre =
        new ArchCondition<>("wrap an interface that they implement") {
          @Override
          public void check(JavaClass c, ConditionEvents events) {
            for (JavaField field : c.getFields()) {
              JavaClass type = field.getRawType();
              boolean ours = type.isInterface() && type.getPackageName().startsWith("dev.tern");
              if (ours && c.getAllRawInterfaces().contains(type)) {
                events.add(SimpleConditionEvent.satisfied(c, field.getFullName()));
              }
            }
          }
        };
    noClasses().that().resideInAPackage("dev.tern.http2..").should(wrapWhatTheyAre).check(ALL);
  }

  /** Law 11: the fast path is plain code. */
  @Test
  void theFastPathHasNoStreamsAndNoOptional() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.tern.http2..", "dev.tern.protobuf")
        .or()
        .haveNameMatching("dev\\.tern\\.nio\\.(Nio(Loop|Pipe)|TlsPipe).*")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.stream..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Optional")
        .check(ALL);
  }

  /** What a user links never looks behind the JDK's curtain. */
  @Test
  void nothingUsesUnsafeOrInternals() {
    noClasses()
        .that()
        .resideInAPackage("dev.tern..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("sun..", "jdk.internal..", "com.sun..")
        .check(ALL);
  }

  /** Law 2: a class with fields that change says who owns it, in its Javadoc. */
  @Test
  void everyMutableClassNamesItsOwner() {
    List<String> nameless = new ArrayList<>();
    for (Path file : Tree.sources("main", "http2", "nio", "rpc", "testkit")) {
      String text = Tree.text(file);
      if (isMutable(file) && !text.contains("Owner:")) {
        nameless.add(Tree.name(file));
      }
    }
    assertEquals(List.of(), nameless, "these have fields that change and no line 'Owner: ...'");
  }

  private static boolean isMutable(Path file) {
    String simpleName = file.getFileName().toString().replace(".java", "");
    String path = file.toString();
    return ALL.stream()
        .filter(c -> c.getSimpleName().equals(simpleName) && !c.isEnum() && !c.isRecord())
        .filter(c -> path.contains(c.getPackageName().replace('.', java.io.File.separatorChar)))
        .flatMap(c -> c.getFields().stream())
        .anyMatch(
            f ->
                !f.getModifiers().contains(JavaModifier.FINAL)
                    && !f.getModifiers().contains(JavaModifier.STATIC));
  }

  /** Law 6: one method turns a failure into frames. */
  @Test
  void oneCatchTurnsAFailureIntoFrames() {
    long catches =
        Tree.sources("main", "http2").stream()
            .mapToLong(f -> count(Tree.text(f), "catch \\((final )?Http2Exception"))
            .sum();
    assertEquals(1, catches);
  }

  /**
   * One method for each scalar type, all of the same few lines: split, they would be harder to
   * read.
   */
  private static final Set<String> MAY_BE_LONG = Set.of("ProtoReader.java", "ProtoWriter.java");

  @Test
  void noFileIsOverFiveHundredLines() {
    List<String> tooLong = new ArrayList<>();
    for (Path file : Tree.sources("main", PUBLISHED)) {
      long lines = Tree.text(file).lines().count();
      if (lines > 500 && !MAY_BE_LONG.contains(String.valueOf(file.getFileName()))) {
        tooLong.add(Tree.name(file) + ": " + lines);
      }
    }
    assertEquals(List.of(), tooLong);
  }

  /** Timing never decides a test. */
  @Test
  void noTestSleepsAndNoneIsSwitchedOff() {
    Pattern banned = Pattern.compile("Thread\\.sleep|TimeUnit\\.\\w+\\.sleep|@Disabled|mockito");
    for (Path file :
        Tree.sources(
            "test",
            "protobuf",
            "schema",
            "codegen",
            "http2",
            "nio",
            "rpc",
            "testkit",
            "front",
            "cli",
            "examples",
            "interop-service")) {
      assertFalse(banned.matcher(Tree.text(file)).find(), Tree.name(file));
    }
  }

  /** What is only an annotation must not become a module that every user's module has to find. */
  @Test
  void noModuleAsksItsUsersForTheNullnessAnnotations() {
    List<String> asking = new ArrayList<>();
    int read = 0;
    for (Path file : Tree.sources("main", PUBLISHED)) {
      if (file.endsWith("module-info.java")) {
        read++;
        if (Pattern.compile("transitive\\s+org\\.jspecify").matcher(Tree.text(file)).find()) {
          asking.add(Tree.name(file));
        }
      }
    }
    assertEquals(List.of(), asking);
    assertEquals(PUBLISHED.length - 1, read, "every module but the Maven plugin has one");
  }

  private static long count(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().count();
  }
}
