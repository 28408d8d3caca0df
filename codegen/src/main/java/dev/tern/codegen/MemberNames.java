package dev.tern.codegen;

import com.palantir.javapoet.ClassName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Chooses the names of a message's members. Methods without parameters are one scope, those of the
 * builder another; the field with the lower number has the first choice, so that a field added
 * later renames nothing. Owner: {@link Models}.
 */
final class MemberNames {
  private final MessageModel message;
  private final NameAllocator accessors =
      NameAllocator.exact().reserve(NameAllocator.MESSAGE_METHODS);
  private final NameAllocator setters =
      NameAllocator.exact().reserve(NameAllocator.BUILDER_METHODS);
  private final NameAllocator variables = NameAllocator.exact();

  /** Types and packages that a variable of the same name would hide. */
  private final Set<String> hidden = new HashSet<>(List.of("dev", "java", "unknownFields"));

  MemberNames(MessageModel message) {
    this.message = message;
  }

  void choose() {
    collectTypes();
    if (message.extendable) {
      setters.reserve(List.of("clear")); // a null argument would fit both
    }
    for (FieldModel field : message.fields) {
      name(field);
    }
    for (OneofModel oneof : message.oneofs) {
      String accessor = Names.identifier(Names.lowerCamel(oneof.protoName));
      while (!accessors.isFree(accessor) || !setters.isFree(accessor)) {
        accessor += "_";
      }
      oneof.accessor = claim(accessors, accessor);
      claim(setters, accessor);
      oneof.capital = Names.capitalise(accessor);
      oneof.variable = variable(accessor);
    }
    message.presenceName = presenceName();
    for (FieldModel field : message.fields) {
      if (field.kind.isMessage() && field.shape == FieldModel.Shape.SINGULAR) {
        field.partsVariable = variables.claim(field.variable + "Parts");
      }
    }
  }

  private void collectTypes() {
    hide(message.type);
    for (OneofModel oneof : message.oneofs) {
      hide(oneof.type);
    }
    for (FieldModel field : message.fields) {
      ClassName type = field.value != null ? field.value.type : field.type;
      if (type != null) {
        hide(type);
      }
    }
  }

  private void hide(ClassName type) {
    hidden.addAll(type.simpleNames());
    if (!type.packageName().isEmpty()) {
      hidden.add(type.packageName().split("\\.")[0]);
    }
  }

  private void name(FieldModel field) {
    String base = Names.identifier(Names.lowerCamel(field.protoName));
    while (!accessorsOf(field, base).stream().allMatch(accessors::isFree)
        || !settersOf(field, base).stream().allMatch(setters::isFree)) {
      base += "_";
    }
    accessorsOf(field, base).forEach(name -> claim(accessors, name));
    settersOf(field, base).forEach(name -> claim(setters, name));
    field.accessor = base;
    field.capital = Names.capitalise(base);
    field.variable = variable(base);
  }

  private static String claim(NameAllocator allocator, String name) {
    String claimed = allocator.claim(name);
    if (!claimed.equals(name)) {
      throw new IllegalStateException(name + " was free");
    }
    return claimed;
  }

  private static List<String> accessorsOf(FieldModel field, String base) {
    List<String> names = new ArrayList<>(List.of(base));
    if (field.explicit || field.oneof != null) {
      names.add("has" + Names.capitalise(base));
    }
    FieldModel value = field.value != null ? field.value : field;
    if (field.shape != FieldModel.Shape.SINGULAR && value.kind == FieldKind.ENUM) {
      names.add(base + "Numbers");
    } else if (field.isOpenEnum()) {
      names.add(base + "Number");
    }
    return names;
  }

  private static List<String> settersOf(FieldModel field, String base) {
    String capital = Names.capitalise(base);
    List<String> names = new ArrayList<>(accessorsOf(field, base));
    switch (field.shape) {
      case SINGULAR -> names.addAll(List.of("clear" + capital, "read" + capital));
      case REPEATED -> names.addAll(collection("add", capital));
      case MAP -> names.addAll(collection("put", capital));
    }
    return names;
  }

  private static List<String> collection(String verb, String capital) {
    return List.of(
        verb + capital,
        verb + capital + "Number",
        verb + "All" + capital,
        "clear" + capital,
        "mutable" + capital);
  }

  private String variable(String accessor) {
    String name = accessor;
    while (hidden.contains(name)) {
      name += "_";
    }
    return variables.claim(name);
  }

  /** A name such that neither it nor it with a digit behind it is a stored field's. */
  private String presenceName() {
    String name = "presence";
    for (int i = 0; i < message.fields.size(); i++) {
      if (message.fields.get(i).variable.startsWith(name)) {
        name += "_";
        i = -1;
      }
    }
    for (OneofModel oneof : message.oneofs) {
      if (oneof.variable.startsWith(name)) {
        name += "Bits";
      }
    }
    return name;
  }
}
