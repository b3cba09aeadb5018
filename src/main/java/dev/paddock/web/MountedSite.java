package dev.paddock.web;

import dev.paddock.identity.ApiException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Serves a feature's {@link Site} at a port: adds the headers that every site has, answers what the
 * site throws, and logs each request.
 */
public final class MountedSite implements WebSite {
  private final Site site;
  private final PublicUrls urls;
  private final RequestIds ids;
  private final RequestLog log;

  public MountedSite(Site site, PublicUrls urls, RequestIds ids, RequestLog log) {
    this.site = site;
    this.urls = urls;
    this.ids = ids;
    this.log = log;
  }

  @Override
  public boolean serves(String target) {
    return target.startsWith(site.prefix());
  }

  @Override
  public int largestBody() {
    return site.largestBody();
  }

  @Override
  public WebResponse answer(WebRequest web) {
    long start = log.start();
    var own = ids.headers();
    SiteRequest request;
    try {
      request = new SiteRequest(web, urls.of(web), own.getOrDefault(RequestIds.HEADER, ""));
    } catch (ApiException malformed) {
      return refuse(malformed, own, start);
    }
    var response = response(reply(request), own);
    log.answered(start, response, request.operation(), request.caller(), request.logLevel());
    return response;
  }

  @Override
  public WebResponse tooLarge(WebRequest request) {
    var refusal = ApiException.tooLarge();
    return refuse(refusal, ids.headers(), log.start());
  }

  @Override
  public WebResponse busy() {
    return response(Errors.busy(), ids.headers());
  }

  private WebResponse refuse(ApiException refusal, Map<String, String> own, long start) {
    var response = response(Errors.reply(refusal, Errors.DOCUMENTATION), own);
    log.answered(start, response, "none", "anonymous");
    return response;
  }

  private Reply reply(SiteRequest request) {
    try {
      return site.answer().apply(request);
    } catch (ApiException refusal) {
      return Errors.reply(refusal, Errors.DOCUMENTATION);
    } catch (RuntimeException failure) {
      return Errors.failed(failure, event -> about(event, request));
    }
  }

  private static LoggingEventBuilder about(LoggingEventBuilder event, SiteRequest request) {
    return event
        .addKeyValue("request_id", request.id())
        .addKeyValue("operation", request.operation())
        .addKeyValue("caller", request.caller());
  }

  /** A reply with the headers that every site sends, and no other. */
  public static WebResponse response(Reply reply, Map<String, String> own) {
    var sent = new LinkedHashMap<String, String>();
    sent.put("Server", "GitHub.com");
    sent.put("X-Content-Type-Options", "nosniff");
    sent.put("Cache-Control", "no-store");
    sent.putAll(reply.headers());
    return new WebResponse(reply.status(), sent, own, reply.bytes(sent));
  }
}
