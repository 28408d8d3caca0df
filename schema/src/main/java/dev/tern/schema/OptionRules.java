package dev.tern.schema;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rules that options carry themselves: what they may be set on, and from which edition to which
 * they live.
 */
final class OptionRules {
  private final FileDef file;
  private final Diagnostics diagnostics;

  OptionRules(FileDef file, Diagnostics diagnostics) {
    this.file = file;
    this.diagnostics = diagnostics;
  }

  /**
   * Where a definition sets an option whose name contains the word, else the definition's own
   * place.
   */
  static Span optionSpan(Definition definition, String word) {
    for (Ast.Option option : definition.optionNodes) {
      if (option.name().get(0).name().contains(word)) {
        return definition.file().ast.tokens().span(option.first(), option.value().last());
      }
    }
    return definition.span;
  }

  void check(Definition definition) {
    OptionMessage options = definition.options;
    if (options != null
        && !(definition.featureParent() instanceof MessageDef message && message.isMapEntry)) {
      check(definition, options, new ArrayList<>());
    }
    if (definition instanceof FieldDef field) {
      checkSupport(field, supportOf(field), null);
      if (field.enumType != null
          && field.options != null
          && field.options.has(Numbers.FIELD_FEATURE_SUPPORT)) {
        for (EnumValueDef value : field.enumType.values) {
          checkSupport(value, supportOf(value), supportOf(field));
        }
      }
    } else if (definition instanceof EnumValueDef value) {
      checkSupport(value, supportOf(value), null);
    }
    if (definition instanceof ServiceDef && file.isLite()) {
      boolean generic =
          file.boolOption(Numbers.FILE_CC_GENERIC_SERVICES)
              || file.boolOption(Numbers.FILE_JAVA_GENERIC_SERVICES);
      if (generic) {
        diagnostics.error(
            "lite",
            definition.span,
            "a file with optimize_for = LITE_RUNTIME cannot have generic services",
            null);
      }
    }
  }

  private void check(Definition definition, OptionMessage message, List<Integer> path) {
    for (OptionMessage.Entry entry : message.entries()) {
      FieldDef option = entry.field();
      path.add(option.number);
      if (file.isInput) {
        checkTarget(definition, option, path);
      }
      // Where features cannot be set at all, that was said already.
      boolean isFeatures = path.get(0) == definition.target().featuresNumber();
      if (!(isFeatures && file.edition.isLegacy())) {
        checkLifetime(definition, option.fullName, supportOf(option), path);
        checkValueLifetimes(definition, entry, path);
      }
      int index = 0;
      for (Object value : entry.list()) {
        if (value instanceof OptionMessage child) {
          if (option.isRepeated()) {
            path.add(index++);
          }
          check(definition, child, path);
          if (option.isRepeated()) {
            path.remove(path.size() - 1);
          }
        }
      }
      path.remove(path.size() - 1);
    }
  }

  private void checkTarget(Definition definition, FieldDef option, List<Integer> path) {
    if (option.options == null || !option.options.has(Numbers.FIELD_TARGETS)) {
      return;
    }
    List<String> allowed = new ArrayList<>();
    for (Object target : option.options.getList(Numbers.FIELD_TARGETS)) {
      for (OptionTarget candidate : OptionTarget.values()) {
        if (candidate.targetType() == (Long) target) {
          if (candidate == definition.target()) {
            return;
          }
          allowed.add(candidate.label());
        }
      }
    }
    diagnostics.error(
        "option-target",
        spanOf(definition, path),
        "option \""
            + option.fullName
            + "\" cannot be set on "
            + Names.withArticle(definition.kind()),
        allowed.isEmpty() ? null : "it is for: " + String.join(", ", allowed));
  }

  private void checkValueLifetimes(
      Definition definition, OptionMessage.Entry entry, List<Integer> path) {
    EnumDef type = entry.field().enumType;
    if (type == null) {
      return;
    }
    for (Object value : entry.list()) {
      EnumValueDef found = type.value((Long) value);
      if (found != null) {
        checkLifetime(definition, found.fullName, supportOf(found), path);
      }
    }
  }

  private void checkLifetime(
      Definition definition, String name, @Nullable OptionMessage support, List<Integer> path) {
    if (support == null) {
      return;
    }
    int edition = file.edition.number();
    int introduced = support.getInt(Numbers.SUPPORT_INTRODUCED, 0);
    int removed = support.getInt(Numbers.SUPPORT_REMOVED, Integer.MAX_VALUE);
    int deprecated = support.getInt(Numbers.SUPPORT_DEPRECATED, Integer.MAX_VALUE);
    if (edition < introduced) {
      diagnostics.error(
          "option-lifetime",
          spanOf(definition, path),
          "\""
              + name
              + "\" comes with "
              + editionName(introduced)
              + ", this file is "
              + file.edition,
          null);
    }
    if (edition >= removed) {
      String why = support.getString(Numbers.SUPPORT_REMOVAL_ERROR);
      diagnostics.error(
          "option-lifetime",
          spanOf(definition, path),
          "\"" + name + "\" was removed in " + editionName(removed),
          why.isEmpty() ? null : why);
    } else if (edition >= deprecated) {
      String why = support.getString(Numbers.SUPPORT_WARNING);
      diagnostics.warning(
          "option-lifetime",
          spanOf(definition, path),
          "\"" + name + "\" is deprecated since " + editionName(deprecated),
          why.isEmpty() ? null : why);
    }
  }

  private static String editionName(int number) {
    for (Edition edition : Edition.values()) {
      if (edition.number() == number) {
        return edition.toString();
      }
    }
    return "edition number " + number;
  }

  private Span spanOf(Definition definition, List<Integer> path) {
    Ast.Option best = null;
    for (Ast.Option option : definition.optionNodes) {
      InterpretedOption interpreted = file.interpreted.get(option);
      if (interpreted != null && startsAlike(interpreted.path(), path)) {
        best = option;
      }
    }
    return best == null
        ? definition.span
        : file.ast.tokens().span(best.first(), best.value().last());
  }

  private static boolean startsAlike(List<Integer> a, List<Integer> b) {
    int length = Math.min(a.size(), b.size());
    return a.subList(0, length).equals(b.subList(0, length));
  }

  private static @Nullable OptionMessage supportOf(Definition definition) {
    int number =
        definition instanceof EnumValueDef
            ? Numbers.ENUM_VALUE_FEATURE_SUPPORT
            : Numbers.FIELD_FEATURE_SUPPORT;
    return definition.options == null ? null : definition.options.getMessage(number);
  }

  /** A declared lifetime must make sense, and that of a value must lie within that of its field. */
  private void checkSupport(
      Definition definition, @Nullable OptionMessage own, @Nullable OptionMessage outer) {
    if (own == null) {
      return;
    }
    int introduced =
        own.getInt(Numbers.SUPPORT_INTRODUCED, number(outer, Numbers.SUPPORT_INTRODUCED));
    int deprecated =
        own.getInt(Numbers.SUPPORT_DEPRECATED, number(outer, Numbers.SUPPORT_DEPRECATED));
    int removed = own.getInt(Numbers.SUPPORT_REMOVED, number(outer, Numbers.SUPPORT_REMOVED));
    boolean hasWarning = has(own, outer, Numbers.SUPPORT_WARNING);
    boolean hasRemovalError = has(own, outer, Numbers.SUPPORT_REMOVAL_ERROR);
    String problem = null;
    if (deprecated != 0 && deprecated < introduced) {
      problem = "it is deprecated before it is introduced";
    } else if (deprecated != 0 && !hasWarning) {
      problem = "it is deprecated without a deprecation_warning";
    } else if (deprecated == 0 && hasWarning) {
      problem = "it has a deprecation_warning but is never deprecated";
    } else if (removed != 0 && deprecated >= removed) {
      problem = "it is deprecated after it is removed";
    } else if (removed != 0 && removed < introduced) {
      problem = "it is removed before it is introduced";
    } else if (removed != 0 && introduced != removed && !hasRemovalError) {
      problem = "it is removed without a removal_error";
    } else if (removed == 0 && hasRemovalError) {
      problem = "it has a removal_error but is never removed";
    } else if (outer != null && introduced < number(outer, Numbers.SUPPORT_INTRODUCED)) {
      problem = "it is introduced before its field";
    } else if (outer != null
        && outer.has(Numbers.SUPPORT_REMOVED)
        && removed > number(outer, Numbers.SUPPORT_REMOVED)) {
      problem = "it is removed after its field";
    } else if (outer != null
        && outer.has(Numbers.SUPPORT_DEPRECATED)
        && deprecated > number(outer, Numbers.SUPPORT_DEPRECATED)) {
      problem = "it is deprecated after its field";
    }
    if (problem != null) {
      diagnostics.error(
          "feature-support",
          definition.span,
          "the feature_support of \"" + definition.fullName + "\" is contradictory: " + problem,
          null);
    }
  }

  private static int number(@Nullable OptionMessage support, int number) {
    return support == null ? 0 : support.getInt(number, 0);
  }

  private static boolean has(OptionMessage own, @Nullable OptionMessage outer, int number) {
    return own.has(number) || (outer != null && outer.has(number));
  }
}
