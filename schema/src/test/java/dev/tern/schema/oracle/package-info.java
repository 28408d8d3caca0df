/**
 * The official compiler as the judge, and the damage it is asked about. Shared with the suite in
 * interop/descriptors.
 */
@org.jspecify.annotations.NullMarked
package dev.tern.schema.oracle;
