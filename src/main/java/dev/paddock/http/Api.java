package dev.paddock.http;

import dev.paddock.identity.Access;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.ApiException.Kind;
import dev.paddock.identity.Authentication;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The REST API: what is answered to which request. */
final class Api implements WebServer.Answers {
  static final byte[] NOTHING = {};
  private static final String STATUS = "/status";

  final RouteTable routes;
  final Authentication authentication;
  final Access access;
  final PublicUrls urls;
  final RateLimit rateLimit;
  final ResponseHeaders headers;
  final boolean privateMode;
  final Documentation documentation = new Documentation();
  private final AnswerMemory memory;
  private final Observed observed;
  private final SiteAnswers sites;

  Api(
      RouteTable routes,
      Authentication authentication,
      Access access,
      PublicUrls urls,
      RateLimit rateLimit,
      ResponseHeaders headers,
      AnswerMemory memory,
      Observed observed,
      List<Site> sites,
      boolean privateMode) {
    this.routes = routes;
    this.authentication = authentication;
    this.access = access;
    this.urls = urls;
    this.rateLimit = rateLimit;
    this.headers = headers;
    this.memory = memory;
    this.observed = observed;
    this.sites = new SiteAnswers(sites, urls, headers, observed);
    this.privateMode = privateMode;
  }

  @Override
  public Optional<Answer> atOnce(Incoming incoming) {
    if (!mayBeRemembered(incoming)) {
      return Optional.empty();
    }
    long revision = memory.revision();
    if (revision < 0) {
      return Optional.empty();
    }
    long start = observed.start();
    return memory
        .recall(AnswerMemory.question(incoming, urls.of(incoming)), revision)
        .map(known -> {
          var answer = known.answer().with(headers.ofOneAnswer());
          observed.answered(start, answer, known.route(), known.caller());
          return answer;
        });
  }

  // With a condition the answer depends on more; with a limit, on how many came before.
  private boolean mayBeRemembered(Incoming incoming) {
    return incoming.method().equals("GET")
        && !authentication.isRefused(incoming.remoteAddress())
        && sites.of(incoming).isEmpty()
        && incoming.header(RequestHeader.IF_NONE_MATCH).isEmpty()
        && incoming.header(RequestHeader.IF_MODIFIED_SINCE).isEmpty()
        && !rateLimit.isOn();
  }

  @Override
  public int largestBody(Incoming head) {
    return sites.of(head).map(Site::largestBody).orElse(WebServer.LARGEST_BODY);
  }

  @Override
  public Answer answer(Incoming incoming) {
    var site = sites.of(incoming);
    if (site.isPresent()) {
      return sites.answer(site.get(), incoming);
    }
    if (incoming.target().equals(STATUS)) {
      return status(incoming);
    }
    if (incoming.method().equals("OPTIONS")) {
      var sent = headers.common(incoming);
      headers.addPreflight(sent);
      return new Answer(204, sent, headers.ofOneAnswer(), NOTHING);
    }
    long start = observed.start();
    long revision = memory.revision();
    var exchange = new Exchange(this, incoming);
    var answer = exchange.answer();
    exchange
        .route()
        .filter(route -> route.cacheable() && answer.status() == 200 && mayBeRemembered(incoming))
        .ifPresent(route ->
            memory.remember(
                AnswerMemory.question(incoming, urls.of(incoming)),
                answer,
                route,
                exchange.caller(),
                revision));
    observed.answered(start, answer, exchange.route().orElse(null), exchange.caller());
    return answer;
  }

  /** What load balancers ask, without credentials; no part of the REST API. */
  private Answer status(Incoming incoming) {
    var sent = headers.common(incoming);
    sent.put("Content-Type", "text/plain; charset=utf-8");
    return new Answer(
        200, sent, headers.ofOneAnswer(), "GitHub lives!".getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Answer busy() {
    return SiteAnswers.answer(Errors.busy(), headers.ofOneAnswer());
  }

  /** The refusal of a request that is too large to be read. */
  @Override
  public Answer tooLarge(Incoming incoming) {
    long start = observed.start();
    var exchange = new Exchange(this, incoming);
    var answer = exchange.refuse(ApiException.of(Kind.TOO_LARGE, "Request body is too large"));
    observed.answered(start, answer, null, exchange.caller());
    return answer;
  }
}
