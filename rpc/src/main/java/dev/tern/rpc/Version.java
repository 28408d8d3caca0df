package dev.tern.rpc;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** This library's version, which the build writes into a resource beside this class. */
final class Version {
  /** This library in user-agent (PROTOCOL-HTTP2.md, "User Agents"). */
  static final String USER_AGENT = "grpc-java-tern/" + read();

  private Version() {}

  private static String read() {
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      return "unknown"; // a call must not fail for that
    }
  }
}
