package dev.paddock.broker;

import dev.paddock.broker.AgentException.Kind;
import dev.paddock.runners.RunnerGroup;
import dev.paddock.runners.Tenant;
import dev.paddock.store.MissingParentException;
import dev.paddock.web.PathTree;
import dev.paddock.web.Reply;
import dev.paddock.web.Site;
import dev.paddock.web.SiteRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes of the agents' protocol: path, which tokens open it, handler. */
final class AgentRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(AgentRoutes.class);

  // Sent by agents that do not know the id of their pool.
  private static final String ANY_POOL = "0";

  private static final String SERVICES = "/_services/";
  private static final String HEALTH = "/_apis/health";

  private static final String PATTERN = Tenant.PREFIX + "{tenant}";

  // Refusals that a correct and honest client never gets; they are logged.
  private static final Set<Kind> TRESPASSES = EnumSet.of(Kind.ACCESS_DENIED, Kind.PLAN_SECURITY);

  private static final Set<String> IN_A_SESSION =
      Set.of("broker/next-message", "broker/delete-message");

  /** The callers whose tokens open a route. */
  private enum Opens {
    NOBODY,
    ADMIN,
    AGENT,
    ADMIN_OR_AGENT,
    JOB,
    JOB_OR_AGENT;

    boolean by(Bearer bearer) {
      return switch (bearer) {
        case Bearer.Admin admin -> this == ADMIN || this == ADMIN_OR_AGENT;
        case Bearer.Agent agent -> this == AGENT || this == ADMIN_OR_AGENT || this == JOB_OR_AGENT;
        case Bearer.Work work -> this == JOB || this == JOB_OR_AGENT;
      };
    }
  }

  private record Route(String name, Opens opens, Function<AgentCall, Reply> handler) {}

  private final PathTree<Route> tree = new PathTree<>();
  private final AgentTokens tokens;
  private final Doorkeeper door;

  AgentRoutes(
      AgentTokens tokens,
      Doorkeeper door,
      TokenExchange exchange,
      Agents agents,
      Sessions sessions,
      Messages messages,
      JobLease requests,
      JobFeedback worker) {
    this.tokens = tokens;
    this.door = door;
    addEntrances(exchange);
    addPools(agents);
    addMessages(sessions, messages);
    addJobs(requests, worker);
  }

  private void addEntrances(TokenExchange exchange) {
    add("GET", AgentPaths.CONNECTION_DATA, "connection-data", Opens.NOBODY, AgentRoutes::connect);
    add("POST", Tenant.TOKEN, "token", Opens.NOBODY, exchange::exchange);

    health("GET", "vstoken");
    health("GET", "pipelines");
    health("POST", "pipelines");
  }

  private void addPools(Agents agents) {
    one("GET", AgentPaths.PACKAGES, "packages", Opens.JOB_OR_AGENT, AgentRoutes::nothing);
    all("GET", AgentPaths.PACKAGES, "packages", Opens.JOB_OR_AGENT, AgentRoutes::nothing);
    all("GET", AgentPaths.POOLS, "pools", Opens.ADMIN_OR_AGENT, agents::listPools);

    all("GET", AgentPaths.AGENTS, "list-agents", Opens.ADMIN, agents::list);
    all("POST", AgentPaths.AGENTS, "create-agent", Opens.ADMIN, agents::create);
    one("GET", AgentPaths.AGENTS, "get-agent", Opens.ADMIN, agents::get);
    one("PUT", AgentPaths.AGENTS, "replace-agent", Opens.ADMIN, agents::replace);
    one("DELETE", AgentPaths.AGENTS, "delete-agent", Opens.ADMIN, agents::delete);
  }

  private void addMessages(Sessions sessions, Messages messages) {
    all("POST", AgentPaths.SESSIONS, "create-session", Opens.AGENT, sessions::create);
    one("DELETE", AgentPaths.SESSIONS, "delete-session", Opens.AGENT, sessions::delete);
    all("GET", AgentPaths.MESSAGES, "next-message", Opens.AGENT, messages::next);
    one("DELETE", AgentPaths.MESSAGES, "delete-message", Opens.AGENT, messages::delete);
  }

  private void addJobs(JobLease requests, JobFeedback worker) {
    one("PATCH", AgentPaths.JOB_REQUESTS, "renew-job", Opens.AGENT, requests::renew);
    one("GET", AgentPaths.JOB_REQUESTS, "get-job", Opens.AGENT, requests::get);
    all("PATCH", AgentPaths.RECORDS, "put-records", Opens.JOB, worker::putRecords);
    all("POST", AgentPaths.FEED, "add-lines", Opens.JOB, worker::addLines);
    all("POST", AgentPaths.LOGS, "create-log", Opens.JOB, worker::createLog);
    one("POST", AgentPaths.LOGS, "append-log", Opens.JOB, worker::appendLog);
    one("PUT", AgentPaths.ATTACHMENTS, "attach", Opens.JOB, worker::attach);
    all("POST", AgentPaths.TIMELINES, "create-timeline", Opens.JOB, worker::createTimeline);
    one("GET", AgentPaths.TIMELINES, "get-timeline", Opens.JOB, worker::getTimeline);
    all("POST", AgentPaths.ACTIONS, "resolve-actions", Opens.JOB, worker::resolveActions);
    all("POST", AgentPaths.EVENTS, "complete-job", Opens.JOB_OR_AGENT, requests::complete);
  }

  private void one(
      String method, AgentPaths of, String name, Opens opens, Function<AgentCall, Reply> handler) {
    add(method, of.template(), name, opens, handler);
  }

  private void all(
      String method, AgentPaths of, String name, Opens opens, Function<AgentCall, Reply> handler) {
    add(method, of.collection(), name, opens, handler);
  }

  private void add(
      String method, String path, String name, Opens opens, Function<AgentCall, Reply> handler) {
    tree.add(method, PATTERN + path, new Route("broker/" + name, opens, handler));
  }

  // run.sh --check looks at these services, and wants the header for its report.
  private void health(String method, String service) {
    tree.add(
        method,
        SERVICES + service + HEALTH,
        new Route(
            "broker/health",
            Opens.NOBODY,
            call -> Reply.ok(Map.of("status", "Healthy")).with("x-vss-e2eid", call.call().id())));
  }

  private static Reply connect(AgentCall call) {
    return Reply.ok(AgentPaths.connectionData());
  }

  // Agents look here for newer versions of themselves, which they are never given; their workers do
  // too.
  private static Reply nothing(AgentCall call) {
    return Reply.ok(Map.of("count", 0, "value", List.of()));
  }

  Site site() {
    return new Site(SERVICES, Site.LARGEST_BODY, this::answer);
  }

  private Reply answer(SiteRequest call) {
    try {
      var found = tree.find(call.method(), call.segments()).orElseThrow(AgentRoutes::nothingThere);
      call.does(found.value().name());
      var held = held(call, found.value(), found.variables());
      requirePool(found.variables().getOrDefault("poolId", ANY_POOL));
      return found.value().handler().apply(new AgentCall(call, found.variables(), held));
    } catch (MissingParentException goneMeanwhile) {
      return nothingThere().reply();
    } catch (AgentException refusal) {
      if (TRESPASSES.contains(refusal.kind())) {
        LOG.atWarn()
            .addKeyValue("request_id", call.id())
            .addKeyValue("caller", call.caller())
            .addKeyValue("operation", call.operation())
            .log("an agent's request was refused: {}", refusal.getMessage());
      }
      return refusal.reply();
    }
  }

  private static AgentException nothingThere() {
    return new AgentException(Kind.NO_RESOURCE, "There is no such resource.");
  }

  private static void requirePool(String pool) {
    if (!pool.equals(ANY_POOL) && !pool.equals(Long.toString(RunnerGroup.DEFAULT.id()))) {
      throw new AgentException(Kind.POOL_NOT_FOUND, "There is no such pool.");
    }
  }

  private Held held(SiteRequest call, Route route, Map<String, String> variables) {
    if (route.opens() == Opens.NOBODY) {
      return new Held.Nothing();
    }
    var bearer =
        tokens
            .read(call.authorization())
            .orElseThrow(() -> new AgentException(Kind.UNAUTHORIZED, "A token is needed."));
    call.isOf(bearer.name());
    boolean fits =
        route.opens().by(bearer)
            && Long.toString(bearer.tenant().value()).equals(variables.get("tenant"));
    if (!fits) {
      throw new AgentException(Kind.ACCESS_DENIED, "The token is not for this.");
    }
    // An agent that waits for messages then asks for a new session, and hears that its runner is
    // gone.
    return door.look(
        bearer, IN_A_SESSION.contains(route.name()) ? Kind.SESSION_EXPIRED : Kind.AGENT_NOT_FOUND);
  }
}
