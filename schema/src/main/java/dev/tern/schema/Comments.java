package dev.tern.schema;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The comments between two tokens, shared out between the declaration that ends and the one that
 * begins.
 *
 * <p>The rules are protoc's: a comment on the line of the previous token, or on the lines right
 * below it and followed by an empty line, trails the previous declaration; the last block before
 * the next token leads the next one, unless an empty line or the end of a scope comes between; all
 * others are detached. Line comments on consecutive lines are one block. When the two tokens share
 * a line, a single comment cannot be told to belong to either and is detached.
 *
 * <p>Owner: the thread that builds source information.
 */
final class Comments {
  private String trailing = "";
  private final List<String> detached = new ArrayList<>();
  private String leading = "";

  private final byte[] bytes;
  private final int end;
  private int position;
  private int line;

  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
  private boolean hasComment;
  private boolean isLineComment;
  private boolean canTrail = true;
  private boolean hasTrailing;
  private int flushed;

  private Comments(byte[] bytes, int start, int end, int line) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
    this.line = line;
  }

  /** The comments before {@code token}, which is neither read nor skipped. */
  static Comments before(Tokens tokens, int token) {
    boolean first = token == 0;
    int start = first ? 0 : tokens.end(token - 1);
    int line = first ? 0 : tokens.line(token - 1);
    Comments comments = new Comments(tokens.source().bytes(), start, tokens.start(token), line);
    if (comments.position < comments.end || first) {
      comments.read(tokens, token);
    }
    return comments;
  }

  /** Belongs to the declaration before; empty for none. */
  String trailing() {
    return trailing;
  }

  /** Belong to neither. */
  List<String> detached() {
    return detached;
  }

  /** Belongs to the declaration that begins; empty for none. */
  String leading() {
    return leading;
  }

  private void read(Tokens tokens, int next) {
    int previousLine = line;
    int trailingEndLine = -1;
    if (next == 0) {
      canTrail = false;
      previousLine = -1;
      if (end >= 3 && (bytes[0] & 0xFF) == 0xEF) {
        position = 3;
      }
    } else {
      skipBlanks();
      if (atLineComment()) {
        trailingEndLine = line;
        readLineComment();
        flush();
      } else if (atBlockComment()) {
        readBlockComment();
        trailingEndLine = line;
        skipBlanks();
        flush();
      } else if (!skipLineBreak()) {
        return;
      }
    }
    while (true) {
      skipBlanks();
      if (atLineComment()) {
        readLineComment();
      } else if (atBlockComment()) {
        readBlockComment();
        skipBlanks();
        skipLineBreak();
      } else if (skipLineBreak()) {
        flush();
        canTrail = false;
      } else {
        break;
      }
    }
    boolean atEnd = tokens.kind(next) == TokenKind.END;
    if (atEnd
        || tokens.isSymbol(next, '}')
        || tokens.isSymbol(next, ']')
        || tokens.isSymbol(next, ')')) {
      flush();
    }
    int nextLine = tokens.line(next);
    if (!atEnd && (previousLine == nextLine || trailingEndLine == nextLine)) {
      detachSingle();
    }
    if (hasComment) {
      leading = buffered();
    }
  }

  private void flush() {
    if (!hasComment) {
      return;
    }
    if (canTrail) {
      trailing += buffered();
      hasTrailing = true;
      canTrail = false;
    } else {
      detached.add(buffered());
    }
    buffer.reset();
    hasComment = false;
    flushed++;
  }

  private void detachSingle() {
    if (flushed + (hasComment ? 1 : 0) != 1) {
      return;
    }
    if (hasTrailing) {
      detached.add(0, trailing);
      trailing = "";
    }
    flush();
  }

  private String buffered() {
    return buffer.toString(StandardCharsets.UTF_8);
  }

  private boolean atLineComment() {
    return position + 1 < end && bytes[position] == '/' && bytes[position + 1] == '/';
  }

  private boolean atBlockComment() {
    return position + 1 < end && bytes[position] == '/' && bytes[position + 1] == '*';
  }

  private void readLineComment() {
    if (hasComment && !isLineComment) {
      flush();
    }
    hasComment = true;
    isLineComment = true;
    position += 2;
    int start = position;
    while (position < end && bytes[position] != '\n') {
      position++;
    }
    skipLineBreak();
    buffer.write(bytes, start, position - start);
  }

  /** Reads a block without the asterisks that start its lines. */
  private void readBlockComment() {
    if (hasComment) {
      flush();
    }
    hasComment = true;
    isLineComment = false;
    position += 2;
    while (position < end) {
      if (skipLineBreak()) {
        buffer.write('\n');
        skipBlanks();
        if (position < end && bytes[position] == '*') {
          position++;
          if (position < end && bytes[position] == '/') {
            position++;
            return;
          }
        }
      } else if (bytes[position] == '*' && position + 1 < end && bytes[position + 1] == '/') {
        position += 2;
        return;
      } else {
        buffer.write(bytes[position++]);
      }
    }
  }

  private void skipBlanks() {
    while (position < end) {
      byte b = bytes[position];
      if (b != ' ' && b != '\t' && (b < 0x0B || b > 0x0D)) {
        return;
      }
      position++;
    }
  }

  private boolean skipLineBreak() {
    if (position < end && bytes[position] == '\n') {
      position++;
      line++;
      return true;
    }
    return false;
  }
}
