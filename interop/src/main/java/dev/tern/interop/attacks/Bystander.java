package dev.tern.interop.attacks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The process of an {@link Innocent}, asked for its figures.
 *
 * <p>Owner: the thread that made it.
 */
final class Bystander implements AutoCloseable {
  private final Process process;
  private final BufferedReader figures;
  private final PrintStream requests;

  /**
   * One period of its calls.
   *
   * @param p99 in microseconds
   */
  record Period(int calls, int failures, double median, double p99, double max) {}

  Bystander(Target target) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    process =
        new ProcessBuilder(
                List.of(
                    java,
                    "-Xmx64m",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Innocent.class.getName(),
                    target.address().getHostString(),
                    Integer.toString(target.address().getPort())))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    figures =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    requests = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  private String ask(String question) throws IOException {
    requests.println(question);
    String line = figures.readLine();
    if (line == null) {
      throw new IOException("the innocent client has ended, status " + process.exitValue());
    }
    return line;
  }

  /** Its calls since the last period. */
  int calls() throws IOException {
    return Integer.parseInt(ask(Innocent.COUNT));
  }

  /** The figures since the last time. */
  Period period() throws IOException {
    String[] parts = ask("").split(" ");
    return new Period(
        Integer.parseInt(parts[0]),
        Integer.parseInt(parts[1]),
        Double.parseDouble(parts[2]),
        Double.parseDouble(parts[3]),
        Double.parseDouble(parts[4]));
  }

  @Override
  public void close() {
    process.destroy();
  }
}
