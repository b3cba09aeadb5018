package dev.paddock.http;

import dev.paddock.identity.ApiException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.spi.LoggingEventBuilder;

/** Answers of {@link Site sites}: what they leave to the web, and what operators see of them. */
final class SiteAnswers {
  private final List<Site> sites;
  private final PublicUrls urls;
  private final ResponseHeaders headers;
  private final Observed observed;

  SiteAnswers(List<Site> sites, PublicUrls urls, ResponseHeaders headers, Observed observed) {
    this.sites = List.copyOf(sites);
    this.urls = urls;
    this.headers = headers;
    this.observed = observed;
  }

  /** The site that a request is for, by the prefix of its path. */
  Optional<Site> of(Incoming incoming) {
    for (Site site : sites) {
      if (incoming.target().startsWith(site.prefix())) {
        return Optional.of(site);
      }
    }
    return Optional.empty();
  }

  Answer answer(Site site, Incoming incoming) {
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
    var answer = answer(reply(site, call), own);
    observed.answered(start, answer, call.operation(), call.caller());
    return answer;
  }

  private static Reply reply(Site site, Call call) {
    try {
      return site.answer().apply(call);
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
