package dev.paddock.audit;

import dev.paddock.audit.Change.Operation;
import dev.paddock.identity.Caller;
import dev.paddock.identity.Level;
import dev.paddock.identity.Origin;
import dev.paddock.identity.Scope;
import dev.paddock.identity.TokenUsed;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A new entry of the audit log, before the store gives it an id and a time.
 *
 * @param organization id of the organization in whose log it is; empty if it is in none
 * @param actor a login, an App as {@code slug[bot]}, or one of the words runner, operator, paddock
 * @param repository {@code owner/name}, if it is about one
 * @param hashedToken of the token with which it was done
 * @param members of the JSON object that is shown, named as on GitHub
 * @see <a
 *     href="https://docs.github.com/enterprise-server@3.19/organizations/keeping-your-organization-secure/managing-security-settings-for-your-organization/audit-log-events-for-your-organization">Audit
 *     log events for your organization</a>
 */
record AuditEntry(
    Optional<Long> organization,
    String action,
    Operation operation,
    String actor,
    Optional<String> repository,
    Optional<String> hashedToken,
    Map<String, Object> members) {

  static AuditEntry of(
      Origin origin, Level level, String action, Operation operation, Map<String, Object> details) {
    return of(origin, Optional.of(level), kind(level) + "." + action, operation, details);
  }

  static AuditEntry of(
      Origin origin,
      Optional<Level> level,
      String name,
      Operation operation,
      Map<String, Object> details) {
    var members = new LinkedHashMap<String, Object>();
    members.put("action", name);
    members.put("operation_type", operation.name().toLowerCase(Locale.ROOT));
    var actor = addOrigin(members, origin);
    level.ifPresent(it -> addLevel(members, it));
    members.putAll(details);
    return new AuditEntry(
        level.flatMap(AuditEntry::organization),
        name,
        operation,
        actor,
        level.flatMap(AuditEntry::repository),
        Optional.ofNullable(members.get("hashed_token")).map(Object::toString),
        members);
  }

  private static String kind(Level level) {
    return switch (level) {
      case Level.Enterprise enterprise -> "enterprise";
      case Level.Organization organization -> "org";
      case Level.Repository repository -> "repo";
      case Level.Environment environment -> "environment";
    };
  }

  private static String addOrigin(Map<String, Object> members, Origin origin) {
    return switch (origin) {
      case Origin.Operator(var command) -> {
        members.put("actor", "operator");
        members.put("command", command);
        yield "operator";
      }
      case Origin.Server(var rule) -> {
        members.put("actor", "paddock");
        members.put("rule", rule);
        yield "paddock";
      }
      case Origin.Agent agent -> {
        addAgent(members, agent);
        addRequest(members, agent.address(), agent.userAgent(), agent.requestId());
        yield "runner";
      }
      case Origin.Call call -> {
        addCaller(members, call.caller());
        addRequest(members, call.address(), call.userAgent(), call.requestId());
        yield call.caller().name();
      }
    };
  }

  private static void addAgent(Map<String, Object> members, Origin.Agent agent) {
    members.put("actor", "runner");
    members.put("actor_runner_id", agent.runner());
    members.put("programmatic_access_type", "Self-hosted runner token");
    members.put("hashed_token", agent.hashedToken());
  }

  private static void addRequest(
      Map<String, Object> members, String address, String userAgent, String requestId) {
    members.put("actor_ip", address);
    members.put("user_agent", userAgent);
    members.put("request_id", requestId);
  }

  private static void addCaller(Map<String, Object> members, Caller caller) {
    members.put("actor", caller.name());
    switch (caller) {
      case Caller.Classic user -> {
        members.put("actor_id", user.userId().value());
        addToken(members, user.token(), "Personal access token (classic)");
        members.put("token_scopes", Scope.join(user.granted()).replace(" ", ""));
      }
      case Caller.FineGrained user -> {
        members.put("actor_id", user.userId().value());
        addToken(members, user.token(), "Fine-grained personal access token");
      }
      case Caller.Installation app -> {
        members.put("actor_is_bot", true);
        addToken(members, app.token(), "GitHub App server-to-server token");
      }
      case Caller.RunnerAgent agent -> {
        addToken(members, agent.token(), "Self-hosted runner token");
        agent.maker().ifPresent(it -> members.put("token_made_by", it));
      }
      case Caller.App app -> {}
      case Caller.Anonymous nobody -> {}
    }
  }

  private static void addToken(Map<String, Object> members, TokenUsed token, String access) {
    members.put("programmatic_access_type", access);
    members.put("token_id", token.id());
    members.put("hashed_token", token.hashed());
  }

  private static void addLevel(Map<String, Object> members, Level level) {
    switch (level) {
      case Level.Enterprise enterprise -> {
        members.put("business", enterprise.slug());
        members.put("business_id", enterprise.id());
      }
      case Level.Organization organization -> {
        members.put("org", organization.login());
        members.put("org_id", organization.id().value());
      }
      case Level.Repository repository -> {
        addLevel(members, repository.owner());
        members.put("repo", repository.fullName());
        members.put("repo_id", repository.id().value());
      }
      case Level.Environment environment -> {
        addLevel(members, environment.repository());
        members.put("environment_name", environment.name());
      }
    }
  }

  private static Optional<Long> organization(Level level) {
    return switch (level) {
      case Level.Enterprise enterprise -> Optional.empty();
      case Level.Organization organization -> Optional.of(organization.id().value());
      case Level.Repository repository -> organization(repository.owner());
      case Level.Environment environment -> organization(environment.repository());
    };
  }

  private static Optional<String> repository(Level level) {
    return switch (level) {
      case Level.Repository repository -> Optional.of(repository.fullName());
      case Level.Environment environment -> repository(environment.repository());
      case Level.Organization organization -> Optional.empty();
      case Level.Enterprise enterprise -> Optional.empty();
    };
  }
}
