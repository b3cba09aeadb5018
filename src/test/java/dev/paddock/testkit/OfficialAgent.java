package dev.paddock.testkit;

import dev.paddock.web.Json;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * An agent that asks as actions/runner 2.336.0 does, in the order and with the bodies of {@code
 * recordings/official-agent}, over real sockets; only scripts it does not run. What its jobs write
 * the test says, by an {@link OfficialWorker}.
 */
public final class OfficialAgent {
  private static final String VERSION = "2.336.0";
  private static final String SYSTEM = "Debian GNU/Linux 12 (bookworm)";
  private static final String NOTHING = "00000000-0000-0000-0000-000000000000";
  private static final String CONNECTION =
      "/_apis/connectionData?connectOptions=1&lastChangeId=-1&lastChangeId64=-1";
  private static final String POOLS = "/_apis/distributedtask/pools?poolType=Automation";

  private final Agent.Wire wire;
  private final Agent agent;
  private long lastMessage;

  private OfficialAgent(Agent.Wire wire, Agent agent) {
    this.wire = wire;
    this.agent = agent;
  }

  /** What {@code config.sh} does. */
  public static OfficialAgent register(
      Agent.Wire wire, String owner, String token, String name, KeyPair keys, String... labels) {
    var admission = Agent.admit(wire, owner, token, "register");
    var tenant = admission.tenant().replaceAll("/$", "");
    var bearer = "Bearer " + admission.token();
    ask(wire, tenant + CONNECTION, bearer);
    ask(wire, tenant + CONNECTION, bearer);
    long pool = ask(wire, tenant + POOLS, bearer).at("/value/0/id").asLong();
    var agents = tenant + "/_apis/distributedtask/pools/%d/agents";
    ask(wire, agents.formatted(0) + "?agentName=" + name + "&includeCapabilities=False", bearer);
    var made =
        Agent.require(
                Agent.send(
                    wire,
                    "POST",
                    agents.formatted(pool),
                    bearer,
                    Json.text(body(name, keys, labels))),
                200)
            .json();
    var agent =
        new Agent(
            wire,
            keys,
            name,
            false,
            tenant,
            made.path("id").asLong(),
            made.at("/authorization/clientId").asString(),
            made.at("/authorization/authorizationUrl").asString());
    connect(wire, agent);
    Agent.require(agent.call("GET", POOLS, ""), 200);
    // run.sh is another process, which has no token yet.
    return new OfficialAgent(wire, agent.copy());
  }

  // It has three connections.
  private static void connect(Agent.Wire wire, Agent agent) {
    for (int i = 0; i < 3; i++) {
      ask(wire, agent.tenant() + CONNECTION, "");
    }
  }

  private static JsonNode ask(Agent.Wire wire, String url, String bearer) {
    return Agent.require(Agent.send(wire, "GET", url, bearer, ""), 200).json();
  }

  private static Map<String, Object> body(String name, KeyPair keys, String... labels) {
    var key = (RSAPublicKey) keys.getPublic();
    var all = new ArrayList<Object>();
    Stream.of("self-hosted", "Linux", "X64").forEach(it -> all.add(label(it, "system")));
    List.of(labels).forEach(it -> all.add(label(it, "user")));
    var encoder = Base64.getEncoder();
    var body = new LinkedHashMap<String, Object>();
    body.put("labels", all);
    body.put("maxParallelism", 1);
    body.put("createdOn", "0001-01-01T00:00:00");
    body.put(
        "authorization",
        Map.of(
            "publicKey",
            Map.of(
                "exponent", encoder.encodeToString(key.getPublicExponent().toByteArray()),
                "modulus", encoder.encodeToString(Agent.unsigned(key.getModulus())))));
    body.put("id", 0);
    body.put("name", name);
    body.put("version", VERSION);
    body.put("osDescription", SYSTEM);
    body.put("ephemeral", false);
    body.put("disableUpdate", true);
    body.put("status", 0);
    body.put("provisioningState", "Provisioned");
    return body;
  }

  private static Map<String, Object> label(String name, String type) {
    return Map.of("id", 0, "name", name, "type", type);
  }

  /** What it shares with other agents: its keys, token and session. */
  public Agent agent() {
    return agent;
  }

  /** Opens a session: the runner is online. */
  public Answer open() {
    connect(wire, agent);
    var its = new LinkedHashMap<String, Object>();
    its.put("id", agent.id());
    its.put("name", agent.name());
    its.put("version", VERSION);
    its.put("osDescription", SYSTEM);
    its.put("ephemeral", null);
    its.put("status", 0);
    its.put("provisioningState", null);
    var body = new LinkedHashMap<String, Object>();
    body.put("sessionId", NOTHING);
    body.put("ownerName", "builder (PID: 1)");
    body.put("agent", its);
    body.put("useFipsEncryption", false);
    return agent.open(body);
  }

  /** Waits for a message for as long as the server holds the request. */
  public Answer poll(String status) {
    return agent.call(
        "GET",
        Agent.pool(
            "/messages?sessionId=%s%s&status=%s&runnerVersion=%s&os=Linux&architecture=X64&disableUpdate=true"
                .formatted(
                    agent.session(),
                    lastMessage == 0 ? "" : "&lastMessageId=" + lastMessage,
                    status,
                    VERSION)),
        "");
  }

  /** Waits until there is a message. */
  public Agent.Message next(String status) {
    while (true) {
      var message = agent.message(poll(status));
      if (message.isPresent()) {
        lastMessage = message.get().id();
        return message.get();
      }
    }
  }

  /** Says that it is at a job still. */
  public Answer renew(long request) {
    return agent.call(
        "PATCH",
        Agent.pool("/jobrequests/" + request + "?lockToken=" + NOTHING),
        Map.of("requestId", request, "data", Map.of()));
  }

  /** Waits for a job and starts its worker. */
  public OfficialWorker begin() {
    var message = next("Online");
    Agent.require(renew(message.request()), 200);
    Agent.require(agent.confirm(message), 204);
    var work = agent.work(message);
    Agent.require(work.send("GET", CONNECTION, ""), 200);
    return new OfficialWorker(work, agent.name(), wire.clock());
  }
}
