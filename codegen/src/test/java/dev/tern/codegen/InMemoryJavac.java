package dev.tern.codegen;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles Java text in this process, with all warnings on, and loads the classes. */
final class InMemoryJavac {
  private final Map<String, byte[]> classes = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  private InMemoryJavac() {}

  /** Compiles the files; {@link #problems} says what javac found, warnings included. */
  static InMemoryJavac compile(List<GeneratedFile> files) {
    InMemoryJavac result = new InMemoryJavac();
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    List<JavaFileObject> sources = new ArrayList<>();
    for (GeneratedFile file : files) {
      sources.add(new Source(file));
    }
    JavaFileManager manager =
        new ForwardingJavaFileManager<>(javac.getStandardFileManager(diagnostics, null, null)) {
          @Override
          public JavaFileObject getJavaFileForOutput(
              Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            return new Output(className, result.classes);
          }
        };
    List<String> options =
        List.of(
            "-Xlint:all",
            "-proc:none",
            "--release",
            "17",
            "-Xmaxwarns",
            "1000",
            "-classpath",
            classPath());
    javac.getTask(null, manager, diagnostics, options, null, sources).call();
    for (Diagnostic<? extends JavaFileObject> diagnostic : diagnostics.getDiagnostics()) {
      result.problems.add(diagnostic.toString());
    }
    return result;
  }

  private static String classPath() {
    String classPath = System.getProperty("java.class.path", "");
    String modulePath = System.getProperty("jdk.module.path", "");
    return classPath + File.pathSeparator + modulePath;
  }

  List<String> problems() {
    return problems;
  }

  /** The sizes of class files by name, for limits of the JVM. */
  Map<String, byte[]> classes() {
    return classes;
  }

  ClassLoader loader() {
    return new ClassLoader(InMemoryJavac.class.getClassLoader()) {
      @Override
      protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = classes.get(name);
        if (bytes == null) {
          throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
      }
    };
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(GeneratedFile file) {
      super(URI.create("string:///" + file.path()), Kind.SOURCE);
      this.text = file.content();
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class Output extends SimpleJavaFileObject {
    private final String className;
    private final Map<String, byte[]> classes;

    Output(String className, Map<String, byte[]> classes) {
      super(URI.create("bytes:///" + className.replace('.', '/') + ".class"), Kind.CLASS);
      this.className = className;
      this.classes = classes;
    }

    @Override
    public OutputStream openOutputStream() {
      return new ByteArrayOutputStream() {
        @Override
        public void close() {
          classes.put(className, toByteArray());
        }
      };
    }
  }
}
