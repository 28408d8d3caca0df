package dev.tern.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import java.util.ArrayList;
import java.util.List;

/** What the emitters know of one message. Owner: {@link Models}, which fills it. */
final class MessageModel {
  static final int BITS_PER_WORD = 32;

  final String fullName;
  final ClassName type;

  /** In the order of their numbers. */
  final List<FieldModel> fields = new ArrayList<>();

  final List<OneofModel> oneofs = new ArrayList<>();
  final List<MessageModel> messages = new ArrayList<>();
  final List<EnumModel> enums = new ArrayList<>();

  /** What is declared inside it, whatever it extends. */
  List<ExtensionModel> extensions = List.of();

  /** An expression for the linked descriptor. */
  CodeBlock descriptor = CodeBlock.of("");

  String doc = "";
  boolean deprecated;

  /** Whether it has extension ranges. */
  boolean extendable;

  int presenceBits;

  /** Whether the message, or one inside it, can lack a required field. */
  boolean checksRequired;

  /** Names of our own members that could meet a user's: chosen so that they do not. */
  String presenceName = "presence";

  String codecName = "Codec";

  MessageModel(String fullName, ClassName type) {
    this.fullName = fullName;
    this.type = type;
  }

  ClassName builder() {
    return type.nestedClass("Builder");
  }

  ClassName codec() {
    return type.nestedClass(codecName);
  }

  int presenceWords() {
    return (presenceBits + BITS_PER_WORD - 1) / BITS_PER_WORD;
  }

  /** The names that the members of the class's own have. */
  List<String> memberVariables() {
    List<String> names = new ArrayList<>(List.of("CODEC", "DEFAULT", "unknownFields"));
    for (FieldModel field : fields) {
      names.add(field.variable);
      if (field.defaultConstant != null) {
        names.add(field.defaultConstant);
      }
    }
    oneofs.forEach(oneof -> names.add(oneof.variable));
    for (int i = 0; i < presenceWords(); i++) {
      names.add(presenceWord(i));
    }
    return names;
  }

  String presenceWord(int index) {
    return presenceWords() == 1 ? presenceName : presenceName + index;
  }
}
