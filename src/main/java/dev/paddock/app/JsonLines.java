package dev.paddock.app;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.io.ByteArrayOutputStream;
import org.slf4j.event.KeyValuePair;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The log encoder that writes one JSON object a line: the time, the level, the message, and its
 * keys beside them.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {
  private final JsonFactory json = new JsonFactory();

  @Override
  public byte[] encode(ILoggingEvent event) {
    var line = new ByteArrayOutputStream(256);
    try (var out = json.createGenerator(ObjectWriteContext.empty(), line)) {
      out.writeStartObject();
      out.writeStringProperty("time", event.getInstant().toString());
      out.writeStringProperty("level", event.getLevel().toString());
      out.writeStringProperty("message", event.getFormattedMessage());
      if (event.getKeyValuePairs() != null) {
        event.getKeyValuePairs().forEach(pair -> write(out, pair));
      }
      if (event.getThrowableProxy() != null) {
        out.writeStringProperty(
            "exception", ThrowableProxyUtil.asString(event.getThrowableProxy()));
      }
      out.writeEndObject();
    }
    line.write('\n');
    return line.toByteArray();
  }

  private static void write(JsonGenerator out, KeyValuePair pair) {
    switch (pair.value) {
      case Integer number -> out.writeNumberProperty(pair.key, number);
      case Double number -> out.writeNumberProperty(pair.key, number);
      case null -> out.writeNullProperty(pair.key);
      default -> out.writeStringProperty(pair.key, pair.value.toString());
    }
  }

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }
}
