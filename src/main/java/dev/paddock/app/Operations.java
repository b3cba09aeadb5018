package dev.paddock.app;

import dev.paddock.feature.WorldReport;
import dev.paddock.identity.ApiException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Runs the operator commands, in the server or in the command's own process: a name and a JSON
 * object in, a JSON object out.
 */
final class Operations {
  private final Wiring wiring;
  private final Lookup lookup;
  private final TokenOperations tokens;
  private final AccountOperations accounts;
  private final RunnerOperations runners;

  /**
   * @param serving whether a server runs, so that runners can connect
   */
  Operations(Wiring wiring, boolean serving) {
    this.wiring = wiring;
    this.lookup = new Lookup(wiring.accounts);
    this.tokens = new TokenOperations(wiring, lookup, wiring.clock);
    this.accounts = new AccountOperations(wiring, lookup);
    this.runners = new RunnerOperations(wiring, lookup, serving);
  }

  /**
   * Runs one command.
   *
   * @throws OperatorException if it cannot be done, with one sentence for the operator
   */
  Map<String, Object> run(String name, JsonNode arguments) {
    try {
      return run(name, new OperatorArguments(arguments));
    } catch (ApiException refused) {
      // A rule of the API that a world file breaks, such as the number of secrets.
      throw new OperatorException(refused.sentence());
    }
  }

  private Map<String, Object> run(String name, OperatorArguments given) {
    return switch (name) {
      case "token create" -> tokens.create(given);
      case "token list" -> tokens.list();
      case "token revoke" -> tokens.revoke(given);
      case "user create" -> accounts.createUser(given);
      case "org create" -> accounts.createOrg(given);
      case "app create" -> accounts.createApp(given);
      case "audit" -> audit(given);
      case "runner show" -> runners.showRunner(given);
      case "job create" -> runners.createJob(given);
      case "job get" -> runners.getJob(given);
      case "job lines" -> runners.jobLines(given);
      case "job cancel" -> runners.cancelJob(given);
      case "job list" -> runners.listJobs(given);
      case "world apply" -> applyWorld(given);
      case "world export" -> Map.of("world", wiring.world.export(given.flag("with_values")));
      default ->
          throw new OperatorException(
              "The server does not know the command \"%s\": it is older than this program."
                  .formatted(name));
    };
  }

  private Map<String, Object> audit(OperatorArguments given) {
    var organization =
        given
            .optional("org")
            .map(login ->
                wiring.database.read(handle -> lookup.organization(handle, login).id().value()));
    return Map.of(
        "entries", wiring.audit.newest(organization, given.text("phrase"), given.number("limit")));
  }

  private Map<String, Object> applyWorld(OperatorArguments given) {
    var report = wiring.world.apply(given.text("file"), given.text("text"));
    return Map.of("entries", report.entries().stream().map(Operations::reported).toList());
  }

  private static Map<String, Object> reported(WorldReport.Entry entry) {
    var json = new LinkedHashMap<String, Object>();
    json.put("outcome", entry.outcome().name().toLowerCase(Locale.ROOT));
    json.put("what", entry.what());
    json.put("id", entry.id());
    json.put("token", entry.token());
    return json;
  }
}
