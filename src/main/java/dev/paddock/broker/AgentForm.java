package dev.paddock.broker;

import dev.paddock.broker.AgentException.Kind;
import dev.paddock.crypto.RsaKeys;
import dev.paddock.runners.Registration;
import dev.paddock.runners.Runner;
import dev.paddock.runners.RunnerGroup;
import dev.paddock.runners.RunnerLabel;
import dev.paddock.runners.RunnerName;
import dev.paddock.runners.Tenant;
import java.security.PublicKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The JSON form of agents and their pool: reads registrations, and writes runners. */
final class AgentForm {
  private static final String NOBODY = "00000000-0000-0000-0000-000000000000";
  private static final int LONGEST_VERSION = 64;

  private AgentForm() {}

  /**
   * Reads the registration of an agent.
   *
   * @param clientId that it is given
   * @param token id of the registration token
   */
  static Registration registration(TolerantJson agent, String clientId, long token) {
    var labels = agent.objects("labels");
    var all = labels.stream().map(label -> label.text("name")).toList();
    var fault =
        all.size() > RunnerLabel.MOST
            ? Optional.of("there are more than %d labels".formatted(RunnerLabel.MOST))
            : all.stream().flatMap(it -> RunnerLabel.fault(it).stream()).findFirst();
    fault.ifPresent(why -> {
      throw new AgentException(Kind.AGENT_INVALID, "A runner cannot have these labels: " + why);
    });
    return new Registration(
        RunnerName.parse(agent.text("name"))
            .orElseThrow(() ->
                new AgentException(
                    Kind.AGENT_INVALID, "A runner's name must be " + RunnerName.RULE)),
        version(agent.text("version")),
        names(labels, true),
        names(labels, false),
        agent.flag("ephemeral"),
        agent.flag("disableUpdate"),
        clientId,
        publicKey(agent).getEncoded(),
        token);
  }

  private static String version(String text) {
    if (text.length() > LONGEST_VERSION || text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new AgentException(
          Kind.AGENT_INVALID,
          "A runner's version must be at most %d printable characters of ASCII."
              .formatted(LONGEST_VERSION));
    }
    return text;
  }

  private static List<String> names(List<TolerantJson> labels, boolean system) {
    return labels.stream()
        .filter(label -> label.text("type").equalsIgnoreCase("system") == system)
        .map(label -> label.text("name"))
        .toList();
  }

  private static PublicKey publicKey(TolerantJson agent) {
    var key = agent.object("authorization").object("publicKey");
    try {
      return RsaKeys.publicKey(
              Base64.getDecoder().decode(key.text("modulus")),
              Base64.getDecoder().decode(key.text("exponent")))
          .orElseThrow(AgentForm::noKey);
    } catch (IllegalArgumentException notBase64) {
      throw noKey();
    }
  }

  private static AgentException noKey() {
    return new AgentException(
        Kind.AGENT_INVALID, "The public key must be RSA, with 2048 to 8192 bits.");
  }

  /** The one runner group that there is, which agents call a pool. */
  static Map<String, Object> pool() {
    var pool = new LinkedHashMap<String, Object>();
    pool.put("id", RunnerGroup.DEFAULT.id());
    pool.put("name", RunnerGroup.DEFAULT.name());
    pool.put("isHosted", false);
    // An agent joins the pool with this flag unless told otherwise.
    pool.put("isInternal", true);
    pool.put("poolType", "automation");
    pool.put("size", 0);
    pool.put("scope", NOBODY);
    return pool;
  }

  static Map<String, Object> json(Runner runner) {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", runner.id().value());
    json.put("name", runner.name().value());
    json.put("version", runner.version().orElse(""));
    json.put("enabled", true);
    json.put("status", runner.online() ? "online" : "offline");
    json.put("provisioningState", "Provisioned");
    json.put("ephemeral", runner.ephemeral());
    json.put("maxParallelism", 1);
    json.put("labels", runner.labels().stream().map(AgentForm::label).toList());
    return json;
  }

  private static Map<String, Object> label(RunnerLabel label) {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", label.id());
    json.put("name", label.name());
    json.put("type", label.type() == RunnerLabel.Type.READ_ONLY ? "system" : "user");
    return json;
  }

  /** A runner that has just registered, with all that its agent needs from then on. */
  static Map<String, Object> json(
      Runner runner, Registration agent, String osDescription, AgentCall call) {
    var json = json(runner);
    json.put("disableUpdate", agent.disableUpdate());
    json.put("osDescription", osDescription);
    var authorization = new LinkedHashMap<String, Object>();
    authorization.put(
        "authorizationUrl",
        Tenant.tokenUrl(call.call().urls(), call.admission().bearer().tenant()));
    authorization.put("clientId", agent.clientId());
    json.put("authorization", authorization);
    // Sent because agents take a missing value for true and sign with PS256, which older ones do
    // wrongly.
    json.put(
        "properties",
        Map.of("RequireFipsCryptography", Map.of("$type", "System.Boolean", "$value", false)));
    return json;
  }
}
