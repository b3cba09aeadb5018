package dev.paddock.rest;

import dev.paddock.identity.Access;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.Authentication;
import dev.paddock.store.Database;
import dev.paddock.web.Errors;
import dev.paddock.web.MountedSite;
import dev.paddock.web.PublicUrls;
import dev.paddock.web.RequestHeader;
import dev.paddock.web.RequestIds;
import dev.paddock.web.RequestLog;
import dev.paddock.web.WebRequest;
import dev.paddock.web.WebResponse;
import dev.paddock.web.WebSite;
import java.util.Optional;
import java.util.OptionalLong;

/** The REST API as a site: answers a request from the cache, or by its route. */
final class RestSite implements WebSite {
  final Database database;
  final RouteTable routes;
  final Authentication authentication;
  final Access access;
  final PublicUrls urls;
  final RateLimit rateLimit;
  final ResponseHeaders headers;
  final RequestIds ids;
  final boolean privateMode;
  final Documentation documentation = new Documentation();
  private final ResponseCache cache;
  private final RequestLog log;

  RestSite(
      Database database,
      RouteTable routes,
      Authentication authentication,
      Access access,
      PublicUrls urls,
      RateLimit rateLimit,
      ResponseHeaders headers,
      RequestIds ids,
      ResponseCache cache,
      RequestLog log,
      boolean privateMode) {
    this.database = database;
    this.routes = routes;
    this.authentication = authentication;
    this.access = access;
    this.urls = urls;
    this.rateLimit = rateLimit;
    this.headers = headers;
    this.ids = ids;
    this.cache = cache;
    this.log = log;
    this.privateMode = privateMode;
  }

  // Every path that no other site serves.
  @Override
  public boolean serves(String target) {
    return true;
  }

  @Override
  public Optional<WebResponse> atOnce(WebRequest request) {
    if (!cache.isUsed() || !isCacheable(request)) {
      return Optional.empty();
    }
    long start = log.start();
    return cache
        .find(ResponseCache.key(request, urls.of(request)))
        .map(known -> {
          var answer = known.answer().with(ids.headers());
          log.answered(start, answer, known.route().operationId(), known.caller().name());
          return answer;
        });
  }

  // The answer to a conditional request depends on more; with a rate limit, on earlier requests.
  private boolean isCacheable(WebRequest request) {
    return request.method().equals("GET")
        && !authentication.isRefused(request.remoteAddress())
        && request.header(RequestHeader.IF_NONE_MATCH).isEmpty()
        && request.header(RequestHeader.IF_MODIFIED_SINCE).isEmpty()
        && !rateLimit.isOn();
  }

  @Override
  public WebResponse answer(WebRequest request) {
    if (request.method().equals("OPTIONS")) {
      var sent = headers.common(request);
      headers.addPreflight(sent);
      return new WebResponse(204, sent, ids.headers(), WebResponse.NOTHING);
    }
    long start = log.start();
    var revision = cache.revision();
    var exchange = new RestExchange(this, request);
    var answer = exchange.answer();
    keep(exchange, request, answer, revision);
    log.answered(
        start,
        answer,
        exchange.route().map(Route::operationId).orElse("none"),
        exchange.caller().name());
    return answer;
  }

  private void keep(
      RestExchange exchange, WebRequest request, WebResponse answer, OptionalLong revision) {
    var level = exchange.level();
    exchange
        .route()
        .filter(route ->
            revision.isPresent()
                && route.cacheable()
                && level.isPresent()
                && answer.status() == 200
                && isCacheable(request))
        .ifPresent(route ->
            cache.keep(
                ResponseCache.key(request, urls.of(request)),
                answer,
                route,
                exchange.caller(),
                level.get().widest(),
                revision.getAsLong()));
  }

  @Override
  public WebResponse busy() {
    return MountedSite.response(Errors.busy(), ids.headers());
  }

  /** The refusal of a request that is too large to be read. */
  @Override
  public WebResponse tooLarge(WebRequest request) {
    long start = log.start();
    var exchange = new RestExchange(this, request);
    var answer = exchange.refuse(ApiException.tooLarge());
    log.answered(start, answer, "none", exchange.caller().name());
    return answer;
  }
}
