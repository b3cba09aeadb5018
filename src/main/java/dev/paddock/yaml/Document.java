package dev.paddock.yaml;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** A YAML document that an operator has written. */
public final class Document {
  private static final Location START = new Location(1, 1, "");

  private final Item root;
  private final Faults faults;

  private Document(Item root, Faults faults) {
    this.root = root;
    this.faults = faults;
  }

  /** Reads a document. What cannot be read at all is a fault, and the document is then empty. */
  public static Document read(String text, Faults faults) {
    return new Document(new Item(compose(text, faults), ""), faults);
  }

  private static @Nullable Node compose(String text, Faults faults) {
    try {
      var settings = settings(text);
      var parser = new ParserImpl(settings, new StreamReader(settings, text));
      var node = new Composer(settings, new ShallowParser(parser)).getSingleNode();
      if (node.isEmpty()) {
        faults.add(START, "the file is empty; expected a mapping");
      }
      return node.orElse(null);
    } catch (YamlEngineException malformed) {
      faults.add(
          place(malformed),
          "this cannot be read as YAML; the library's own words are left out, for they quote the line");
      return null;
    }
  }

  private static Location place(YamlEngineException malformed) {
    return malformed instanceof MarkedYamlEngineException marked
        ? marked
            .getProblemMark()
            .map(mark -> new Location(mark.getLine() + 1, mark.getColumn() + 1, ""))
            .orElse(START)
        : START;
  }

  private static LoadSettings settings(String text) {
    return LoadSettings.builder()
        // true and True, 1 and 0x1: what people expect of YAML 1.2.
        .setSchema(new CoreSchema())
        // The library's own limit of 3 MB is for strangers' documents.
        .setCodePointLimit(Integer.MAX_VALUE)
        // All at once: the library fails where a buffer ends within a character of two halves.
        .setBufferSize(text.length() + 2)
        .build();
  }

  /** The keys at the root, for a first look: faults that it finds are dropped. */
  public Fields firstLook() {
    return new Fields(root, new Faults(""));
  }

  /** The keys at the root. */
  public Fields fields() {
    return new Fields(root, faults);
  }
}
