package dev.tern.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said about imports that lead nowhere, when there are directories to look into. */
final class ImportHintsTest {
  @TempDir Path root;

  @BeforeEach
  void writeFiles() throws IOException {
    Files.createDirectories(root.resolve("shop/orders"));
    Files.writeString(root.resolve("shop/orders/order.proto"), "syntax = \"proto3\";");
  }

  @Test
  void otherCaseIsPointedOut() throws IOException {
    assertHint("shop/Orders/order.proto", "did you mean \"shop/orders/order.proto\"? Capital");
  }

  @Test
  void slipOfTheKeyboardIsPointedOut() throws IOException {
    assertHint("shop/orders/odrer.proto", "did you mean \"shop/orders/order.proto\"?");
  }

  @Test
  void folderTooMuchInFrontIsPointedOut() throws IOException {
    assertHint("src/shop/orders/order.proto", "did you mean \"shop/orders/order.proto\"?");
  }

  @Test
  void nameFromTheImportersFolderIsPointedOut() throws IOException {
    assertHint("order.proto", "did you mean \"shop/orders/order.proto\"? Imports are named");
  }

  @Test
  void otherwiseItIsSaidWhereWasSearched() throws IOException {
    assertHint("nowhere/near.proto", "searched in " + root + ", the built-in files");
  }

  @Test
  void placeOnDiskIsNamedBesideTheImportName() throws IOException {
    Diagnostic diagnostic = missing("nowhere/near.proto");
    assertEquals("shop/orders/main.proto", diagnostic.file());
    assertEquals(root.resolve("shop/orders/main.proto").toString(), diagnostic.path());
    assertTrue(diagnostic.toShortString().startsWith(diagnostic.path() + ":2:8: error: "));
    assertTrue(diagnostic.toString().contains("= import name: shop/orders/main.proto"));
  }

  private void assertHint(String imported, String hint) throws IOException {
    Diagnostic diagnostic = missing(imported);
    assertTrue(
        diagnostic.hint() != null && diagnostic.hint().startsWith(hint), diagnostic.toString());
  }

  private Diagnostic missing(String imported) throws IOException {
    Files.writeString(
        root.resolve("shop/orders/main.proto"),
        "syntax = \"proto3\";\nimport \"" + imported + "\";\n");
    CompileResult result =
        Compiler.builder()
            .importPath(root)
            .build()
            .compile(java.util.List.of("shop/orders/main.proto"));
    assertEquals(1, result.diagnostics().size(), result.diagnostics().toString());
    Diagnostic diagnostic = result.diagnostics().get(0);
    assertEquals("missing-import", diagnostic.tag());
    return diagnostic;
  }
}
