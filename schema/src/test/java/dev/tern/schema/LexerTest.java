package dev.tern.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LexerTest {
  private final Diagnostics diagnostics = new Diagnostics();

  private Tokens lex(String text) {
    return Lexer.lex(new SourceFile("x.proto", text.getBytes(StandardCharsets.UTF_8)), diagnostics);
  }

  private static List<String> texts(Tokens tokens) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < tokens.size() - 1; i++) {
      texts.add(tokens.kind(i).name().charAt(0) + ":" + tokens.text(i));
    }
    return texts;
  }

  @Test
  void tokensOfEveryKind() {
    Tokens tokens = lex("option a_1 = .5 0x1F 07 1.5e-3 -2 \"a\\\"b\" 'c' {}");
    assertEquals(
        List.of(
            "I:option",
            "I:a_1",
            "S:=",
            "F:.5",
            "I:0x1F",
            "I:07",
            "F:1.5e-3",
            "S:-",
            "I:2",
            "S:\"a\\\"b\"",
            "S:'c'",
            "S:{",
            "S:}"),
        texts(tokens));
    assertEquals(TokenKind.INTEGER, tokens.kind(4));
    assertEquals(TokenKind.STRING, tokens.kind(10));
    assertEquals(TokenKind.END, tokens.kind(tokens.size() - 1));
    assertEquals(0, diagnostics.errors());
  }

  @Test
  void commentsAndBlanksProduceNothing() {
    assertEquals(
        List.of("I:a", "I:b"), texts(lex("// x\n/* y\n*/ a /* * / */\u000b\f\r\n b // z")));
    assertEquals(0, diagnostics.errors());
  }

  @Test
  void columnsCountBytesAndTabsReachMultiplesOfEight() {
    Tokens tokens = lex("a\tb\n  \tc \"\u00fc\t\" d");
    assertEquals(8, tokens.column(1));
    assertEquals(9, tokens.endColumn(1));
    assertEquals(1, tokens.line(2));
    assertEquals(8, tokens.column(2));
    assertEquals(10, tokens.column(3));
    assertEquals(17, tokens.endColumn(3));
    assertEquals(18, tokens.column(4));
  }

  @Test
  void byteOrderMarkCountsAsThreeColumns() {
    Tokens tokens = lex("\ufeffsyntax");
    assertEquals(List.of("I:syntax"), texts(tokens));
    assertEquals(3, tokens.column(0));
  }

  @Test
  void errorsAreReportedAndLexingGoesOn() {
    Tokens tokens = lex("a \u0001 \u00e9 \"x\nb /* c");
    assertTrue(texts(tokens).contains("I:b"));
    assertEquals(4, diagnostics.errors());
  }

  @Test
  void randomBytesNeverFailAndTokensStayInOrder() {
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      byte[] bytes = new byte[random.nextInt(60)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] =
            (byte)
                (random.nextInt(4) == 0
                    ? random.nextInt(256)
                    : "a1.\"'/*\\\n\t{-x0e".charAt(random.nextInt(15)));
      }
      Tokens tokens = Lexer.lex(new SourceFile("x", bytes), new Diagnostics());
      int end = 0;
      for (int i = 0; i < tokens.size(); i++) {
        assertTrue(tokens.start(i) >= end);
        end = tokens.end(i);
      }
      assertTrue(end <= bytes.length);
    }
  }

  @Test
  void diagnosticsShowCharactersNotBytes() {
    lex("/* \u00fc\ud83d\ude00 */ 08");
    Diagnostic diagnostic = diagnostics.sorted(Set.of()).get(0);
    assertEquals(1, diagnostic.line());
    assertEquals(10, diagnostic.column());
    assertEquals(2, diagnostic.length());
  }
}
