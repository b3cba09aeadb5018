package dev.paddock.broker;

import dev.paddock.identity.ApiException;
import dev.paddock.identity.Caller;
import dev.paddock.identity.Caller.RunnerTokenKind;
import dev.paddock.identity.Directory;
import dev.paddock.identity.Rule;
import dev.paddock.rest.Request;
import dev.paddock.rest.Route;
import dev.paddock.runners.Tenant;
import dev.paddock.store.Database;
import dev.paddock.web.Reply;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The first route that an agent calls: for a registration or remove token it gets a URL and a
 * token.
 */
final class RegistrationApi {
  private static final String REGISTER = "register";
  private static final String REMOVE = "remove";

  private final Database database;
  private final AgentTokens tokens;

  RegistrationApi(Database database, AgentTokens tokens) {
    this.database = database;
    this.tokens = tokens;
  }

  List<Route> routes() {
    var registration = Route.plain("/actions/runner-registration", Rule.Plain.RUNNER_TOKEN);
    registration.post("", "runner-registration", this::register);
    return registration.routes();
  }

  private Reply register(Request request) {
    var agent = (Caller.RunnerAgent) request.caller();
    var body = request.body();
    var url = body.text("url");
    var event = body.optionalWord("runner_event", List.of(REGISTER, REMOVE)).orElse(REGISTER);
    body.check();
    var level =
        database
            .read(handle -> Directory.level(handle, agent.level()))
            .orElseThrow(ApiException::notFound);
    // A remove token registers nothing; a registration token removes what was made with it.
    boolean allowed = event.equals(REMOVE) || agent.tokenKind() == RunnerTokenKind.REGISTRATION;
    if (!allowed || !Tenant.isPageOf(level, url)) {
      throw ApiException.notFound();
    }
    var kind = event.equals(REMOVE) ? RunnerTokenKind.REMOVE : RunnerTokenKind.REGISTRATION;
    var json = new LinkedHashMap<String, Object>();
    json.put("url", Tenant.url(request.urls(), level.levelId()));
    json.put("token_schema", "OAuthAccessToken");
    json.put("token", tokens.admin(new Bearer.Admin(level.levelId(), kind, agent.token().id())));
    json.put("use_v2_flow", false);
    return Reply.ok(json);
  }
}
