package dev.paddock.app;

import dev.paddock.identity.ApiException;
import dev.paddock.world.WorldReport;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What operator commands do, whether the server does it for them or they do it themselves: a name
 * and a JSON object in, a JSON object out.
 */
final class Operations {
  private final House house;
  private final Lookup lookup;
  private final TokenOperations tokens;
  private final AccountOperations accounts;
  private final RunnerOperations runners;

  /**
   * @param serving whether a server runs, to which runners come
   */
  Operations(House house, boolean serving) {
    this.house = house;
    this.lookup = new Lookup(house.accounts);
    this.tokens = new TokenOperations(house, lookup);
    this.accounts = new AccountOperations(house, lookup);
    this.runners = new RunnerOperations(house, lookup, serving);
  }

  /**
   * Does one thing.
   *
   * @throws OperatorException if it can not be done, with one sentence for the operator
   */
  Map<String, Object> run(String name, JsonNode arguments) {
    try {
      return run(name, new OperatorArguments(arguments));
    } catch (ApiException refused) {
      // A rule of the API that stands against a world file, such as the number of secrets.
      throw new OperatorException(refused.reason());
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
      case "world export" -> Map.of("world", house.world.export(given.flag("with_values")));
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
            .map(login -> house.database.read(handle -> lookup.organization(handle, login).id()));
    return Map.of(
        "entries", house.audit.newest(organization, given.text("phrase"), given.number("limit")));
  }

  private Map<String, Object> applyWorld(OperatorArguments given) {
    var report = house.world.apply(given.text("file"), given.text("text"));
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
