package dev.tern.codegen.plugin;

import org.jspecify.annotations.Nullable;

/**
 * A plugin could not be run, did not answer as the protocol asks, or found a mistake in the user's
 * files. The message says which plugin and what to do.
 */
public final class PluginException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PluginException(String message) {
    this(message, null);
  }

  PluginException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
