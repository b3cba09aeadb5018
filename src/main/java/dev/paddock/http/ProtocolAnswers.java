package dev.paddock.http;

import dev.paddock.identity.ApiException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.spi.LoggingEventBuilder;

/** Answers of a {@link Protocol}: what it leaves to the web, and what operators see of it. */
final class ProtocolAnswers {
  private final Protocol protocol;
  private final PublicUrls urls;
  private final ResponseHeaders headers;
  private final Observed observed;

  ProtocolAnswers(Protocol protocol, PublicUrls urls, ResponseHeaders headers, Observed observed) {
    this.protocol = protocol;
    this.urls = urls;
    this.headers = headers;
    this.observed = observed;
  }

  boolean isFor(Incoming incoming) {
    return incoming.target().startsWith(protocol.prefix());
  }

  Answer answer(Incoming incoming) {
    long start = observed.start();
    var own = headers.ofOneAnswer();
    var id = own.getOrDefault(ResponseHeaders.REQUEST_ID, "");
    Call call;
    try {
      call = new Call(incoming, urls.of(incoming), id);
    } catch (ApiException malformed) {
      var refusal = answer(Errors.reply(malformed, Documentation.ROOT), own);
      observed.answered(start, refusal, "none", "anonymous");
      return refusal;
    }
    var answer = answer(reply(call), own);
    observed.answered(start, answer, call.operation(), call.caller());
    return answer;
  }

  private Reply reply(Call call) {
    try {
      return protocol.answer().apply(call);
    } catch (ApiException refusal) {
      return Errors.reply(refusal, Documentation.ROOT);
    } catch (RuntimeException failure) {
      return Errors.failed(failure, event -> about(event, call));
    }
  }

  private static LoggingEventBuilder about(LoggingEventBuilder event, Call call) {
    return event
        .addKeyValue("request_id", call.id())
        .addKeyValue("operation", call.operation())
        .addKeyValue("caller", call.caller());
  }

  static Answer answer(Reply reply, Map<String, String> own) {
    var sent = new LinkedHashMap<String, String>();
    sent.put("Server", "GitHub.com");
    sent.put("X-Content-Type-Options", "nosniff");
    sent.put("Cache-Control", "no-store");
    sent.putAll(reply.headers());
    return new Answer(reply.status(), sent, own, Exchange.bytes(reply.content(), sent));
  }
}
