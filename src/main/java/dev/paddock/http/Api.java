package dev.paddock.http;

import dev.paddock.identity.Access;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.ApiException.Kind;
import dev.paddock.identity.Authentication;
import java.util.Optional;

/** The REST API: what is answered to which request. */
final class Api implements WebServer.Answers {
  static final byte[] NOTHING = {};

  final RouteTable routes;
  final Authentication authentication;
  final Access access;
  final PublicUrls urls;
  final RateLimit rateLimit;
  final ResponseHeaders headers;
  final boolean privateMode;
  final Documentation documentation = new Documentation();
  private final AnswerMemory memory;

  Api(
      RouteTable routes,
      Authentication authentication,
      Access access,
      PublicUrls urls,
      RateLimit rateLimit,
      ResponseHeaders headers,
      AnswerMemory memory,
      boolean privateMode) {
    this.routes = routes;
    this.authentication = authentication;
    this.access = access;
    this.urls = urls;
    this.rateLimit = rateLimit;
    this.headers = headers;
    this.memory = memory;
    this.privateMode = privateMode;
  }

  @Override
  public Optional<Answer> atOnce(Incoming incoming) {
    if (!mayBeRemembered(incoming)) {
      return Optional.empty();
    }
    return memory
        .recall(AnswerMemory.question(incoming, urls.of(incoming)))
        .map(known -> known.answer().with(headers.ofOneAnswer()));
  }

  // With a condition the answer depends on more; with a limit, on how many came before.
  private boolean mayBeRemembered(Incoming incoming) {
    return incoming.method().equals("GET")
        && incoming.header(RequestHeader.IF_NONE_MATCH).isEmpty()
        && incoming.header(RequestHeader.IF_MODIFIED_SINCE).isEmpty()
        && !rateLimit.isOn();
  }

  @Override
  public Answer answer(Incoming incoming) {
    if (incoming.method().equals("OPTIONS")) {
      var sent = headers.common(incoming);
      headers.addPreflight(sent);
      return new Answer(204, sent, headers.ofOneAnswer(), NOTHING);
    }
    long revision = memory.revision();
    var exchange = new Exchange(this, incoming);
    var answer = exchange.answer();
    exchange
        .route()
        .filter(route -> route.remembered() && answer.status() == 200 && mayBeRemembered(incoming))
        .ifPresent(route ->
            memory.remember(
                AnswerMemory.question(incoming, urls.of(incoming)),
                answer,
                route,
                exchange.caller(),
                revision));
    return answer;
  }

  /** The refusal of a request that is too large to be read. */
  @Override
  public Answer tooLarge(Incoming incoming) {
    var exchange = new Exchange(this, incoming);
    return exchange.refuse(ApiException.of(Kind.TOO_LARGE, "Request body is too large"));
  }
}
