package dev.tern.codegen;

/**
 * One Java source file that the generator made.
 *
 * @param path where it belongs below a source root, with {@code /} between folders; never absolute
 *     and never with {@code ..}
 * @param content the whole text, lines ending in {@code \n}, to be written as UTF-8
 */
public record GeneratedFile(String path, String content) {}
