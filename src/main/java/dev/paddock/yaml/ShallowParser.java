package dev.paddock.yaml;

import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.parser.Parser;

/**
 * A parser that refuses what is nested too deeply: the library composes nodes by recursion, and a
 * line of brackets would end its stack.
 */
final class ShallowParser implements Parser {
  private static final int DEEPEST = 100;

  private final Parser parser;
  private int depth;

  ShallowParser(Parser parser) {
    this.parser = parser;
  }

  @Override
  public boolean checkEvent(Event.ID choice) {
    return parser.checkEvent(choice);
  }

  @Override
  public Event peekEvent() {
    return parser.peekEvent();
  }

  @Override
  public Event next() {
    var event = parser.next();
    switch (event.getEventId()) {
      case SequenceStart, MappingStart -> depth++;
      case SequenceEnd, MappingEnd -> depth--;
      case StreamStart, StreamEnd, DocumentStart, DocumentEnd, Alias, Scalar, Comment -> {}
    }
    if (depth > DEEPEST) {
      throw new ParserException("nested too deeply", event.getStartMark());
    }
    return event;
  }

  @Override
  public boolean hasNext() {
    return parser.hasNext();
  }
}
