package dev.tern.protobuf.wkt;

/**
 * How {@link FieldMask#merge} treats what both messages have.
 *
 * @param replaceMessages whether a message that a path names is replaced instead of merged
 * @param replaceRepeated whether a list or map is replaced instead of added to
 */
public record MergeOptions(boolean replaceMessages, boolean replaceRepeated) {
  /** Messages are merged, lists are appended to. */
  public static final MergeOptions DEFAULT = new MergeOptions(false, false);

  /** Returns a copy that replaces messages, or merges them. */
  public MergeOptions withReplaceMessages(boolean replace) {
    return new MergeOptions(replace, replaceRepeated);
  }

  /** Returns a copy that replaces lists and maps, or adds to them. */
  public MergeOptions withReplaceRepeated(boolean replace) {
    return new MergeOptions(replaceMessages, replace);
  }
}
