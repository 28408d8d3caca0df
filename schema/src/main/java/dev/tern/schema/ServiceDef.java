package dev.tern.schema;

import java.util.ArrayList;
import java.util.List;

/**
 * A service.
 *
 * <p>Owner: the thread that compiles.
 */
final class ServiceDef extends Definition {
  final FileDef file;
  final List<MethodDef> methods = new ArrayList<>();

  ServiceDef(FileDef file, String name, Span span) {
    super(name, join(file.packageName, name), span);
    this.file = file;
  }

  @Override
  FileDef file() {
    return file;
  }

  @Override
  OptionTarget target() {
    return OptionTarget.SERVICE;
  }

  @Override
  Definition featureParent() {
    return file;
  }
}
