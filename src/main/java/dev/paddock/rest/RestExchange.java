package dev.paddock.rest;

import dev.paddock.crypto.TokenHash;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.ApiException.Kind;
import dev.paddock.identity.Caller;
import dev.paddock.identity.Level;
import dev.paddock.identity.MovedException;
import dev.paddock.store.MissingParentException;
import dev.paddock.web.Errors;
import dev.paddock.web.Reply;
import dev.paddock.web.RequestHeader;
import dev.paddock.web.RequestIds;
import dev.paddock.web.Target;
import dev.paddock.web.WebRequest;
import dev.paddock.web.WebResponse;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The handling of one request: finds the caller and the route, counts the request, has it answered,
 * and adds the headers. Errors and the log need what is known so far, so it is kept here.
 */
final class RestExchange {
  private static final int SMALLEST_TO_COMPRESS = 1400; // what fits into one packet gains nothing

  private static final String VERSION = "X-GitHub-Api-Version-Selected";

  private final RestSite site;
  private final WebRequest request;
  private final Map<String, String> sent;
  private final Map<String, String> own;
  private Caller caller = new Caller.Anonymous();
  private @Nullable Route route;
  private @Nullable Request routed;
  private boolean counted;

  RestExchange(RestSite site, WebRequest request) {
    this.site = site;
    this.request = request;
    this.sent = site.headers.common(request);
    this.own = site.ids.headers();
  }

  Caller caller() {
    return caller;
  }

  Optional<Route> route() {
    return Optional.ofNullable(route);
  }

  /** What the path names, once the caller may use it. */
  Optional<Level> level() {
    return routed == null ? Optional.empty() : routed.level();
  }

  WebResponse answer() {
    return finish(reply());
  }

  WebResponse refuse(ApiException refusal) {
    return finish(Errors.reply(refusal, documentationOf(refusal)));
  }

  private Reply reply() {
    try {
      return site.database.visit(this::handle);
    } catch (ApiException refusal) {
      return Errors.reply(refusal, documentationOf(refusal));
    } catch (MovedException moved) {
      return moved(moved);
    } catch (MissingParentException goneMeanwhile) {
      return Errors.reply(ApiException.notFound(), documentationOf(ApiException.notFound()));
    } catch (RuntimeException failure) {
      return Errors.failed(failure, this::about);
    }
  }

  private Reply handle() {
    // An attempt before this one may have relied on what is no longer so.
    caller = new Caller.Anonymous();
    route = null;
    routed = null;
    sent.remove(VERSION);
    caller =
        site.authentication.caller(
            request.header(RequestHeader.AUTHORIZATION), request.remoteAddress());
    if (site.privateMode && caller instanceof Caller.Anonymous) {
      throw ApiException.of(Kind.UNAUTHORIZED, "Must authenticate to access this API.");
    }
    Negotiation.checkVersion(request);
    sent.put(VERSION, ResponseHeaders.API_VERSION);
    return dispatch(Target.parse(request.target()));
  }

  private LoggingEventBuilder about(LoggingEventBuilder event) {
    return event
        .addKeyValue("request_id", id())
        .addKeyValue("operation", route == null ? "none" : route.operationId());
  }

  private Reply dispatch(Target target) {
    if (target.query().has("access_token")) {
      throw ApiException.of(
          Kind.BAD_REQUEST,
          "Must specify access token via Authorization header. https://developer.github.com/changes/2020-02-10-deprecating-auth-through-query-param");
    }
    var match =
        site.routes
            .find(request.method(), target.segments())
            .filter(it -> target.namesSomething())
            .orElseThrow(ApiException::notFound);
    route = match.value();
    Negotiation.checkAccept(request);
    countRequest(match.value());
    var found = new Request(match, target, request, site.urls.of(request), caller, id());
    routed = found;
    return match.value().answer(site.access, found);
  }

  private String id() {
    return own.getOrDefault(RequestIds.HEADER, "");
  }

  private void countRequest(Route matched) {
    if (matched.operationId().equals("rate-limit/get")) {
      return;
    }
    var standing =
        counted
            ? site.rateLimit.of(caller, request.remoteAddress())
            : site.rateLimit.count(caller, request.remoteAddress());
    counted = true;
    standing.ifPresent(it -> it.addTo(own));
    if (standing.isPresent() && standing.get().exceeded()) {
      throw ApiException.of(
          Kind.RATE_LIMITED, "API rate limit exceeded for %s.".formatted(caller.description()));
    }
  }

  private String documentationOf(ApiException refusal) {
    return route == null || Errors.isAboutTheProtocol(refusal)
        ? Errors.DOCUMENTATION
        : site.documentation.of(route);
  }

  private Reply moved(MovedException moved) {
    var matched = route;
    // api, v3, repos, owner, repo
    var rest = Target.parse(request.target()).after(5);
    return Errors.moved(
        request.method(),
        site.urls.of(request).api("/repositories/" + moved.repository().value() + rest),
        matched == null ? Errors.DOCUMENTATION : site.documentation.of(matched));
  }

  private WebResponse finish(Reply reply) {
    sent.putAll(reply.headers());
    site.headers.addPermissions(sent, caller, route == null ? null : route.rule());
    var body = reply.bytes(sent);
    if (reply.status() == 200 || reply.status() == 201) {
      var etag = etag(reply.status(), body);
      site.headers.addCaching(sent, caller, etag);
      reply.lastModified().ifPresent(moment -> sent.put("Last-Modified", RequestIds.date(moment)));
      if (request.isSafe() && Negotiation.isUnchanged(request, etag, reply.lastModified())) {
        return notModified(etag);
      }
    }
    return new WebResponse(
        reply.status(), sent, own, reply.status() == 200 ? compressed(body) : body);
  }

  // Only a 200, which has a body and a weak ETag: a 204 that says it is compressed breaks clients.
  private byte[] compressed(byte[] body) {
    if (body.length < SMALLEST_TO_COMPRESS || !Negotiation.acceptsGzip(request)) {
      return body;
    }
    sent.put("Content-Encoding", "gzip");
    return Negotiation.gzip(body);
  }

  private WebResponse notModified(String etag) {
    if (counted) {
      site.rateLimit
          .takeBack(caller, request.remoteAddress())
          .ifPresent(standing -> standing.addTo(own));
    }
    sent.remove("Content-Type");
    sent.put("ETag", etag.startsWith("W/") ? etag.substring(2) : etag);
    return new WebResponse(304, sent, own, WebResponse.NOTHING);
  }

  /** The ETag. Two callers never share one: what they may see differs. */
  private String etag(int status, byte[] body) {
    var authorization =
        request.header(RequestHeader.AUTHORIZATION).getBytes(StandardCharsets.UTF_8);
    var tag = "\"" + HexFormat.of().formatHex(TokenHash.sha256(authorization, body)) + "\"";
    return status == 200 ? "W/" + tag : tag;
  }
}
