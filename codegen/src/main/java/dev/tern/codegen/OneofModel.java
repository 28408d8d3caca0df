package dev.tern.codegen;

import com.palantir.javapoet.ClassName;
import java.util.ArrayList;
import java.util.List;

/** What the emitters know of one oneof. Owner: {@link Models}, which fills it. */
final class OneofModel {
  final String protoName;
  final ClassName type;
  final List<FieldModel> fields = new ArrayList<>();
  String doc = "";
  String accessor = "";
  String capital = "";
  String variable = "";

  OneofModel(String protoName, ClassName type) {
    this.protoName = protoName;
    this.type = type;
  }
}
