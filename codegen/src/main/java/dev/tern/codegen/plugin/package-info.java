/**
 * The protocol between protoc and its plugins, from both sides: {@link
 * dev.tern.codegen.plugin.TernPlugin} is our generator as a plugin of others, {@link
 * dev.tern.codegen.plugin.PluginProcess} runs the plugins of others.
 */
@NullMarked
package dev.tern.codegen.plugin;

import org.jspecify.annotations.NullMarked;
