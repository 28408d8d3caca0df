/** Server reflection: {@link dev.tern.services.reflection.ReflectionService}. */
@NullMarked
package dev.tern.services.reflection;

import org.jspecify.annotations.NullMarked;
