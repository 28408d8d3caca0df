package dev.tern.protobuf.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a JSON text, one after another, with the means to look ahead for the type of an
 * {@code Any}, which may stand at its end.
 *
 * <p>Owner: the thread that uses it.
 */
final class JsonTokens {
  private final JsonParser in;

  /** What was looked at and not yet taken. */
  private final Deque<Seen> ahead = new ArrayDeque<>();

  /** The current token if it comes from {@link #ahead}. */
  private @Nullable Seen replayed;

  private record Seen(JsonToken token, String text, int line, int column) {}

  JsonTokens(JsonParser in) {
    this.in = in;
  }

  /** Moves to the next token and returns it, or null at the end. */
  @Nullable JsonToken next() throws IOException {
    replayed = ahead.poll();
    return replayed == null ? in.nextToken() : replayed.token;
  }

  /** Moves to the next token, which the text must have. */
  JsonToken require() throws IOException {
    JsonToken token = next();
    if (token == null) {
      throw failure("the text ends here");
    }
    return token;
  }

  /** Returns the current token. */
  JsonToken token() {
    JsonToken token = replayed == null ? in.currentToken() : replayed.token;
    if (token == null) {
      throw failure("there is no value");
    }
    return token;
  }

  /** Returns the current name, string or number as it is written, escapes resolved. */
  String text() throws IOException {
    return replayed == null ? in.getText() : replayed.text;
  }

  /** Returns whether the current token is an integer that fits a long. */
  boolean isLong() throws IOException {
    return replayed == null
        && in.currentToken() == JsonToken.VALUE_NUMBER_INT
        && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
  }

  long longValue() throws IOException {
    return in.getLongValue();
  }

  /** Passes over the current value and all that is in it. */
  void skip() throws IOException {
    for (int depth = depthAfter(token(), 0); depth > 0; ) {
      depth = depthAfter(require(), depth);
    }
  }

  private static int depthAfter(JsonToken token, int depth) {
    return token.isStructStart() ? depth + 1 : token.isStructEnd() ? depth - 1 : depth;
  }

  /**
   * Looks through the object that the current token begins for a field {@code @type} that is a
   * string, and returns it, or null. Nothing is taken.
   */
  @Nullable String peekType() throws IOException {
    Iterator<Seen> seen = ahead.iterator();
    boolean isType = false;
    for (int depth = 1; depth > 0; ) {
      Seen one = seen.hasNext() ? seen.next() : pull();
      if (isType && one.token == JsonToken.VALUE_STRING) {
        return one.text;
      }
      isType = depth == 1 && one.token == JsonToken.FIELD_NAME && one.text.equals("@type");
      depth = depthAfter(one.token, depth);
      if (!seen.hasNext()) {
        seen = Collections.emptyIterator(); // what is pulled goes behind an iterator
      }
    }
    return null;
  }

  private Seen pull() throws IOException {
    JsonToken token = in.nextToken();
    if (token == null) {
      throw failure("the text ends here");
    }
    JsonLocation at = in.currentTokenLocation();
    Seen seen = new Seen(token, in.getText(), at.getLineNr(), at.getColumnNr());
    ahead.add(seen);
    return seen;
  }

  /** Returns an exception about the current token. */
  FormatException failure(String what) {
    if (replayed != null) {
      return new FormatException(what, replayed.line, replayed.column);
    }
    JsonLocation at = in.currentTokenLocation();
    return new FormatException(what, at.getLineNr(), at.getColumnNr());
  }
}
