package dev.tern.schema;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that a file defines and that may carry options.
 *
 * <p>Definitions are made by {@link Declarations} and completed phase by phase: types by {@link
 * Linker}, options by {@link OptionInterpreter}, features by {@link FeatureResolver}. After its
 * file's last phase a definition is read-only.
 *
 * <p>Owner: the thread that compiles.
 */
abstract sealed class Definition
    permits FileDef,
        MessageDef,
        FieldDef,
        OneofDef,
        EnumDef,
        EnumValueDef,
        ServiceDef,
        MethodDef,
        ExtensionRangeDef {
  final String name;
  final String fullName;

  /** Where diagnostics about the definition as a whole point to: its name. */
  final Span span;

  /** The options as written. */
  final List<Ast.Option> optionNodes = new ArrayList<>(0);

  /** The options as interpreted; null when there are none. */
  @Nullable OptionMessage options;

  /** The features in force here. */
  Features features = Features.NONE;

  Definition(String name, String fullName, Span span) {
    this.name = name;
    this.fullName = fullName;
    this.span = span;
  }

  abstract FileDef file();

  /** What kind of options it takes. */
  abstract OptionTarget target();

  /** The definition whose features this one inherits; null for a file. */
  abstract @Nullable Definition featureParent();

  final boolean isType() {
    return this instanceof MessageDef || this instanceof EnumDef;
  }

  /** Whether other definitions can be inside of this one's name. */
  final boolean isAggregate() {
    return isType() || this instanceof ServiceDef;
  }

  /** How diagnostics call it, e.g. {@code message}. */
  final String kind() {
    return target().label();
  }

  final boolean boolOption(int number) {
    return options != null && options.getBoolean(number);
  }

  static String join(String scope, String name) {
    return scope.isEmpty() ? name : scope + "." + name;
  }

  @Override
  public String toString() {
    return kind() + " " + fullName;
  }
}
