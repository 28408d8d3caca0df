package dev.tern.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.protobuf.Message;
import dev.tern.protobuf.ProtoEnum;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The members of the runtime that generated code links to. The list may only grow: whatever is on
 * it is asked for by classes that somebody generated and will not generate again.
 */
final class RuntimeSurfaceTest {
  private static final Path RECORD = Corpus.RESOURCES.resolve("frozen/runtime-surface.txt");

  private static SortedSet<String> recorded() {
    return new TreeSet<>(Corpus.read(RECORD).lines().toList());
  }

  private static SortedSet<String> used() throws IOException {
    SortedSet<String> used = new TreeSet<>();
    for (String folder : List.of("corpus", "golden")) {
      List<GeneratedFile> files = new ArrayList<>(Corpus.generate(Corpus.folder(folder).files()));
      files.addAll(Corpus.rpcStubs());
      for (byte[] file : InMemoryJavac.compile(files).classes().values()) {
        ClassReferences.collect(file, "dev.tern.protobuf.", used);
      }
    }
    try (Stream<Path> frozen = Files.walk(Path.of("target/test-classes/dev/tern/codegen/frozen"))) {
      for (Path file : frozen.filter(file -> file.toString().endsWith(".class")).toList()) {
        ClassReferences.collect(Files.readAllBytes(file), "dev.tern.protobuf.", used);
      }
    }
    return used;
  }

  @Test
  void nothingThatGeneratedCodeAsksForIsGone() {
    List<String> gone = new ArrayList<>();
    for (String member : recorded()) {
      if (!exists(member)) {
        gone.add(member);
      }
    }
    assertEquals(
        List.of(),
        gone,
        "code generated earlier links to these: bring them back, the runtime may only add");
    assertTrue(recorded().size() > 150, "the list is too short to be true");
  }

  @Test
  void whatGeneratedCodeAsksForIsOnRecord() throws IOException {
    SortedSet<String> all = recorded();
    SortedSet<String> fresh = used();
    if (Corpus.REFRESH) {
      all.addAll(fresh);
      Corpus.write(RECORD, String.join("\n", all) + "\n");
    }
    fresh.removeAll(recorded());
    assertEquals(
        new TreeSet<>(),
        fresh,
        "new generated code needs these for ever; -Dgolden.refresh puts them on record");
  }

  /**
   * A method without parameters would meet a user's field of that name in all code generated before
   * it, so these two interfaces get none.
   */
  @Test
  void interfacesOfGeneratedTypesGetNoNewMethodsWithoutParameters() {
    for (Method method : Message.class.getMethods()) {
      assertTrue(
          method.getParameterCount() > 0
              || NameAllocator.MESSAGE_METHODS.contains(method.getName()),
          () -> method + " would clash with a field");
    }
    assertEquals(2, ProtoEnum.class.getMethods().length);
  }

  private static boolean exists(String member) {
    int space = member.indexOf(' ');
    int dot = member.lastIndexOf('.', space);
    String name = member.substring(dot + 1, space);
    String type = member.substring(space + 1);
    try {
      Class<?> owner =
          Class.forName(member.substring(0, dot), false, Message.class.getClassLoader());
      return has(owner, name, type);
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static boolean has(Class<?> owner, String name, String type) {
    Stream<String> members =
        switch (name) {
          case "<init>" ->
              Stream.of(owner.getDeclaredConstructors())
                  .filter(one -> isOpen(one.getModifiers()))
                  .map(one -> descriptor(one.getParameterTypes(), void.class));
          default ->
              Stream.concat(
                  Stream.of(owner.getDeclaredMethods())
                      .filter(one -> one.getName().equals(name) && isOpen(one.getModifiers()))
                      .map(one -> descriptor(one.getParameterTypes(), one.getReturnType())),
                  Stream.of(owner.getDeclaredFields())
                      .filter(one -> one.getName().equals(name) && isOpen(one.getModifiers()))
                      .map(one -> one.getType().descriptorString()));
        };
    if (members.anyMatch(type::equals)) {
      return true;
    }
    Class<?> parent = owner.getSuperclass();
    return (parent != null && has(parent, name, type))
        || Stream.of(owner.getInterfaces()).anyMatch(one -> has(one, name, type));
  }

  private static boolean isOpen(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static String descriptor(Class<?>[] parameters, Class<?> result) {
    StringBuilder text = new StringBuilder("(");
    for (Class<?> parameter : parameters) {
      text.append(parameter.descriptorString());
    }
    return text.append(')').append(result.descriptorString()).toString();
  }
}
