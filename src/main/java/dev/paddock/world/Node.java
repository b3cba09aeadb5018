package dev.paddock.world;

import java.util.List;

/** A YAML or JSON document with the places of its parts, so that faults can point to them. */
sealed interface Node {
  Location location();

  /** Keys and values, in the order of the file. */
  record Mapping(List<Entry> entries, Location location) implements Node {}

  /** One key and its value; the location is the key's. */
  record Entry(String key, Location location, Node value) {}

  /** A list. */
  record Sequence(List<Node> items, Location location) implements Node {}

  /** A text. */
  record Text(String value, Location location) implements Node {
    @Override
    public String toString() {
      return "text at " + location;
    }
  }

  /** Bytes, which YAML writes as {@code !!binary} and base64. */
  record Binary(byte[] value, Location location) implements Node {
    @Override
    public String toString() {
      return "bytes at " + location;
    }
  }

  /** A whole number. */
  record Integral(long value, Location location) implements Node {}

  /** True or false. */
  record Flag(boolean value, Location location) implements Node {}

  /** Nothing, or something that a world file never holds. */
  record Other(String kind, Location location) implements Node {}

  /** What it is, for messages. */
  default String kind() {
    return switch (this) {
      case Mapping mapping -> "a mapping";
      case Sequence sequence -> "a list";
      case Text text -> "text";
      case Binary bytes -> "binary";
      case Integral number -> "a number";
      case Flag flag -> "true or false";
      case Other other -> other.kind();
    };
  }
}
