package dev.paddock.world;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;

/** Reads YAML, of which JSON is a part, into nodes. */
final class NodeReader {
  private final Faults faults;

  private NodeReader(Faults faults) {
    this.faults = faults;
  }

  /** Reads a document; what can not be read at all is a fault, and an empty mapping comes back. */
  static Node read(String text, Faults faults) {
    try (JsonParser parser = parser(text)) {
      if (parser.nextToken() == null) {
        faults.add(new Location(1, 1, "world"), "the file is empty; expected a mapping");
        return empty();
      }
      return new NodeReader(faults).node(parser, "");
    } catch (JacksonException malformed) {
      var at = malformed.getLocation();
      faults.add(
          at == null ? new Location(1, 1, "world") : location(at, "world"),
          "this can not be read as YAML; the library's own words are left out, for they quote the line");
      return empty();
    }
  }

  private static JsonParser parser(String text) {
    return Yaml.of(text).createParser(ObjectReadContext.empty(), text);
  }

  private static Node empty() {
    return new Node.Mapping(List.of(), new Location(1, 1, "world"));
  }

  private Node node(JsonParser parser, String path) {
    var location = location(parser.currentTokenLocation(), path);
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping(parser, path, location);
      case START_ARRAY -> sequence(parser, path, location);
      case VALUE_STRING -> new Node.Text(parser.getString(), location);
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? new Node.Other("a number too large", location)
              : new Node.Integral(parser.getLongValue(), location);
      case VALUE_TRUE -> new Node.Flag(true, location);
      case VALUE_FALSE -> new Node.Flag(false, location);
      case VALUE_NUMBER_FLOAT -> new Node.Other("a number with a fraction", location);
      case VALUE_NULL -> new Node.Other("nothing", location);
      case VALUE_EMBEDDED_OBJECT -> new Node.Binary(parser.getBinaryValue(), location);
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME ->
          new Node.Other("something else", location);
    };
  }

  private Node mapping(JsonParser parser, String path, Location location) {
    var entries = new ArrayList<Node.Entry>();
    var keys = new HashSet<String>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var key = parser.currentName();
      var below = path.isEmpty() ? key : path + "." + key;
      var keyLocation = location(parser.currentTokenLocation(), below);
      parser.nextToken();
      var value = node(parser, below);
      if (keys.add(key)) {
        entries.add(new Node.Entry(key, keyLocation, value));
      } else {
        faults.add(keyLocation, "this key is there twice; expected it once");
      }
    }
    return new Node.Mapping(entries, location);
  }

  private Node sequence(JsonParser parser, String path, Location location) {
    var items = new ArrayList<Node>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(node(parser, "%s[%d]".formatted(path, items.size())));
    }
    return new Node.Sequence(items, location);
  }

  private static Location location(TokenStreamLocation at, String path) {
    return new Location(
        Math.max(1, at.getLineNr()),
        Math.max(1, at.getColumnNr()),
        path.isEmpty() ? "world" : path);
  }
}
