package dev.paddock.http;

import dev.paddock.crypto.TokenHash;
import dev.paddock.http.Reply.Content;
import dev.paddock.identity.Access;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.ApiException.Kind;
import dev.paddock.identity.Authentication;
import dev.paddock.identity.Caller;
import dev.paddock.identity.MovedException;
import dev.paddock.store.MissingParentException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request's way: who asks, what for, whether they may, the answer, its headers. */
final class Api {
  private static final Logger LOG = LoggerFactory.getLogger(Api.class);
  private static final byte[] NOTHING = {};
  private static final int SMALLEST_TO_COMPRESS = 1400; // what fits into one packet gains nothing

  private final RouteTable routes;
  private final Authentication authentication;
  private final Access access;
  private final PublicUrls urls;
  private final RateLimit rateLimit;
  private final ResponseHeaders headers;
  private final boolean privateMode;
  private final Documentation documentation = new Documentation();

  Api(
      RouteTable routes,
      Authentication authentication,
      Access access,
      PublicUrls urls,
      RateLimit rateLimit,
      ResponseHeaders headers,
      boolean privateMode) {
    this.routes = routes;
    this.authentication = authentication;
    this.access = access;
    this.urls = urls;
    this.rateLimit = rateLimit;
    this.headers = headers;
    this.privateMode = privateMode;
  }

  Answer answer(Incoming incoming) {
    var common = headers.common(incoming);
    if (incoming.method().equals("OPTIONS")) {
      headers.addPreflight(common);
      return new Answer(204, common, NOTHING);
    }
    var exchange = new Exchange(incoming, common);
    var reply = exchange.reply();
    return exchange.finish(reply);
  }

  /** The refusal of a request that is too large to be read. */
  Answer tooLarge(Incoming incoming) {
    var exchange = new Exchange(incoming, headers.common(incoming));
    return exchange.finish(
        Errors.reply(
            ApiException.of(Kind.TOO_LARGE, "Request body is too large"), Documentation.ROOT));
  }

  /** A request on its way; what is known of it grows. */
  private final class Exchange {
    private final Incoming incoming;
    private final Map<String, String> sent;
    private Caller caller = new Caller.Anonymous();
    private @Nullable Route route;

    Exchange(Incoming incoming, Map<String, String> sent) {
      this.incoming = incoming;
      this.sent = sent;
    }

    Reply reply() {
      try {
        caller = authentication.caller(incoming.header("Authorization"));
        if (privateMode && caller instanceof Caller.Anonymous) {
          throw ApiException.of(Kind.UNAUTHORIZED, "Must authenticate to access this API.");
        }
        Negotiation.checkVersion(incoming);
        sent.put("X-GitHub-Api-Version-Selected", ResponseHeaders.API_VERSION);
        return dispatch(Target.parse(incoming.target()));
      } catch (ApiException refusal) {
        return Errors.reply(refusal, documentationOf(refusal));
      } catch (MovedException moved) {
        return moved(moved);
      } catch (MissingParentException goneMeanwhile) {
        return Errors.reply(ApiException.notFound(), documentationOf(ApiException.notFound()));
      } catch (RuntimeException bug) {
        LOG.atError()
            .setCause(bug)
            .addKeyValue("request_id", sent.get("X-GitHub-Request-Id"))
            .addKeyValue("operation", route == null ? "none" : route.operationId())
            .log("a request failed");
        return Errors.bug();
      }
    }

    private Reply dispatch(Target target) {
      if (target.query().has("access_token")) {
        throw ApiException.of(
            Kind.BAD_REQUEST,
            "Must specify access token via Authorization header. https://developer.github.com/changes/2020-02-10-deprecating-auth-through-query-param");
      }
      var match =
          routes
              .find(incoming.method(), target.segments())
              .filter(it -> target.namesSomething())
              .orElseThrow(ApiException::notFound);
      route = match.route();
      Negotiation.checkAccept(incoming);
      countRequest(match.route());
      return match
          .route()
          .answer(access, new Request(match, target, incoming, urls.of(incoming), caller));
    }

    private void countRequest(Route matched) {
      if (matched.operationId().equals("rate-limit/get")) {
        return;
      }
      var standing = rateLimit.count(caller, incoming.remoteAddress());
      standing.ifPresent(it -> it.addTo(sent));
      if (standing.isPresent() && standing.get().exceeded()) {
        throw ApiException.of(
            Kind.RATE_LIMITED, "API rate limit exceeded for %s.".formatted(name(caller)));
      }
    }

    private String documentationOf(ApiException refusal) {
      return route == null || Errors.isAboutTheProtocol(refusal)
          ? Documentation.ROOT
          : documentation.of(route);
    }

    private Reply moved(MovedException moved) {
      var matched = route;
      // api, v3, repos, owner, repo
      var rest = Target.parse(incoming.target()).after(5);
      return Errors.moved(
          incoming.method(),
          urls.of(incoming).api("/repositories/" + moved.repository().value() + rest),
          matched == null ? Documentation.ROOT : documentation.of(matched));
    }

    Answer finish(Reply reply) {
      sent.putAll(reply.headers());
      headers.addPermissions(sent, caller, route == null ? null : route.rule());
      var body = bytes(reply.content());
      if (reply.status() == 200 || reply.status() == 201) {
        var etag = etag(reply.status(), body);
        headers.addCaching(sent, caller, etag);
        reply
            .lastModified()
            .ifPresent(moment -> sent.put("Last-Modified", ResponseHeaders.date(moment)));
        if (isSafe() && Negotiation.isUnchanged(incoming, etag, reply.lastModified())) {
          return notModified(etag);
        }
      }
      return new Answer(reply.status(), sent, reply.status() == 200 ? compressed(body) : body);
    }

    // Only what is whole and weakly tagged: a 204 that says it is compressed breaks clients.
    private byte[] compressed(byte[] body) {
      if (body.length < SMALLEST_TO_COMPRESS || !Negotiation.acceptsGzip(incoming)) {
        return body;
      }
      sent.put("Content-Encoding", "gzip");
      return Negotiation.gzip(body);
    }

    private Answer notModified(String etag) {
      rateLimit
          .takeBack(caller, incoming.remoteAddress())
          .ifPresent(standing -> standing.addTo(sent));
      sent.remove("Content-Type");
      sent.put("ETag", etag.startsWith("W/") ? etag.substring(2) : etag);
      return new Answer(304, sent, NOTHING);
    }

    private boolean isSafe() {
      return incoming.method().equals("GET") || incoming.method().equals("HEAD");
    }

    private byte[] bytes(Content content) {
      return switch (content) {
        case Content.None() -> NOTHING;
        case Content.JsonValue(var value) -> {
          sent.put("Content-Type", "application/json; charset=utf-8");
          yield Json.bytes(value);
        }
        case Content.Text(var text, var type) -> {
          sent.put("Content-Type", type);
          yield text.getBytes(StandardCharsets.UTF_8);
        }
      };
    }

    /** Two callers never share one: what they may see differs. */
    private String etag(int status, byte[] body) {
      var authorization = incoming.header("Authorization").getBytes(StandardCharsets.UTF_8);
      var tag = "\"" + HexFormat.of().formatHex(TokenHash.sha256(authorization, body)) + "\"";
      return status == 200 ? "W/" + tag : tag;
    }
  }

  private static String name(Caller caller) {
    return switch (caller) {
      case Caller.Anonymous nobody -> "this address";
      case Caller.User user -> "user ID " + user.userId().value();
      case Caller.Installation app -> "installation ID " + app.id().value();
      case Caller.App app -> "app ID " + app.id().value();
      case Caller.RunnerAgent agent -> "this runner token";
    };
  }
}
