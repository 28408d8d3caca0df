package dev.tern.codegen.plugin;

import dev.tern.codegen.plugin.proto.CodeGeneratorRequest;
import dev.tern.codegen.plugin.proto.CodeGeneratorResponse;
import dev.tern.protobuf.ProtobufException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs a plugin in a process of its own: the request goes to its standard input, the response comes
 * from its standard output, and its standard error is ours.
 *
 * @param name what it is called, for example {@code protoc-gen-go}; for messages
 * @param command the program and its arguments
 * @param timeout how long it may take from start to end; above zero
 */
public record PluginProcess(String name, List<String> command, Duration timeout) {
  /** How long a plugin may take if nothing else is said. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

  /** A response is one array; what is longer cannot be one. */
  private static final int MAX_RESPONSE_BYTES = 1 << 30;

  /** How a shell and the JDK tell that a signal ended a process: this and the signal's number. */
  private static final int KILLED = 128;

  /** Copies the list. */
  public PluginProcess {
    command = List.copyOf(command);
  }

  /**
   * Runs it once.
   *
   * @throws PluginException if it cannot be started, takes too long, dies, exits with another
   *     status than 0 or writes what is no response
   */
  public CodeGeneratorResponse run(CodeGeneratorRequest request) {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new PluginException(
          name
              + " cannot be started: "
              + e.getMessage()
              + "; is "
              + command.get(0)
              + " there and executable?",
          e);
    }
    try {
      return exchange(process, request.toByteArray());
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private CodeGeneratorResponse exchange(Process process, byte[] request) {
    long deadline = System.nanoTime() + timeout.toNanos();
    // Both at once: a plugin may answer before it has read everything.
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(() -> feed(process, request), PluginProcess::start);
    CompletableFuture<byte[]> reading =
        CompletableFuture.supplyAsync(() -> drain(process), PluginProcess::start);
    byte[] output;
    int status;
    try {
      output = reading.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (!process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw new TimeoutException();
      }
      status = process.exitValue();
      writing.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new PluginException(
          name + " was stopped: it had not ended after " + timeout.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new PluginException(name + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PluginException(name + " was interrupted", e);
    }
    return response(status, output);
  }

  private CodeGeneratorResponse response(int status, byte[] output) {
    if (status > KILLED) {
      throw new PluginException(name + ": plugin killed by signal " + (status - KILLED));
    }
    if (status != 0) {
      throw new PluginException(
          name + ": plugin failed with status code " + status + "; what it said is above");
    }
    if (output.length > MAX_RESPONSE_BYTES) {
      throw new PluginException(name + ": its response is longer than 1 GiB");
    }
    try {
      return CodeGeneratorResponse.parse(output);
    } catch (ProtobufException e) {
      throw new PluginException(
          name
              + ": its standard output is no CodeGeneratorResponse ("
              + e.getMessage()
              + "); does it print something else there?",
          e);
    }
  }

  private static void feed(Process process, byte[] request) {
    try (OutputStream out = process.getOutputStream()) {
      out.write(request);
    } catch (IOException e) {
      // It need not read what it does not need; if it died, its status says so.
      return;
    }
  }

  private static byte[] drain(Process process) {
    try (InputStream in = process.getInputStream()) {
      return in.readNBytes(MAX_RESPONSE_BYTES + 1);
    } catch (IOException e) {
      throw new PluginException("its output cannot be read: " + e.getMessage(), e);
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "plugin");
    thread.setDaemon(true);
    thread.start();
  }
}
