package dev.tern.codegen.plugin;

import dev.tern.codegen.JavaGenerator;
import java.util.List;

/**
 * The options of our generator as a plugin gets them: {@code key=value} pairs with commas between.
 */
public final class GeneratorParameter {
  private static final List<String> KNOWN = List.of("services=true", "services=false");

  private GeneratorParameter() {}

  /**
   * Returns the options that the parameter names; what it does not name has its default.
   *
   * @param parameter empty for the defaults
   * @throws PluginException if an option or its value is not known
   */
  public static JavaGenerator.Options parse(String parameter) {
    JavaGenerator.Options options = JavaGenerator.Options.DEFAULT;
    for (String part : parameter.split(",")) {
      options =
          switch (part.strip()) {
            case "" -> options;
            case "services", "services=true" -> options.withServices(true);
            case "services=false" -> options.withServices(false);
            default ->
                throw new PluginException(
                    "option '"
                        + part.strip()
                        + "' of the Tern generator is not known; there are "
                        + String.join(", ", KNOWN));
          };
    }
    return options;
  }
}
