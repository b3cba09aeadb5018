package dev.paddock.yaml;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A node of a document, and the path that leads to it.
 *
 * @param node nothing for a document that is empty or cannot be read
 */
record Item(@Nullable Node node, String path) {
  private static final Pattern WHITE_SPACE = Pattern.compile("\\s");

  Location location() {
    return node == null
        ? new Location(1, 1, path)
        : node.getStartMark()
            .map(mark -> new Location(mark.getLine() + 1, mark.getColumn() + 1, path))
            .orElse(new Location(1, 1, path));
  }

  /** What it is, for messages. */
  String kind() {
    return switch (node) {
      case null -> "nothing";
      case MappingNode mapping -> "a mapping";
      case SequenceNode sequence -> "a list";
      case ScalarNode scalar -> kind(scalar.getTag());
      default -> "something else";
    };
  }

  private static String kind(Tag tag) {
    if (tag.equals(Tag.STR)) {
      return "text";
    }
    if (tag.equals(Tag.INT)) {
      return "a number";
    }
    if (tag.equals(Tag.FLOAT)) {
      return "a number with a fraction";
    }
    if (tag.equals(Tag.BOOL)) {
      return "true or false";
    }
    if (tag.equals(Tag.NULL)) {
      return "nothing";
    }
    return tag.equals(Tag.BINARY) ? "binary" : "something else";
  }

  boolean is(Tag tag) {
    return node instanceof ScalarNode scalar && scalar.getTag().equals(tag);
  }

  /** The text of a scalar of any kind. */
  Optional<String> scalar() {
    return node instanceof ScalarNode scalar ? Optional.of(scalar.getValue()) : Optional.empty();
  }

  /** A whole number; nothing if it is none, or too large. */
  Optional<Long> number() {
    try {
      return scalar().filter(it -> is(Tag.INT)).map(Long::decode);
    } catch (NumberFormatException tooLarge) {
      return Optional.empty();
    }
  }

  /** The bytes that {@code !!binary} writes in base64; nothing if they are not. */
  Optional<byte[]> bytes() {
    try {
      return scalar()
          .filter(it -> is(Tag.BINARY))
          .map(it -> Base64.getDecoder().decode(WHITE_SPACE.matcher(it).replaceAll("")));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}
