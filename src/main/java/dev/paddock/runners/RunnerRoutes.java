package dev.paddock.runners;

import dev.paddock.identity.Level;
import dev.paddock.identity.Rule;
import dev.paddock.rest.Request;
import dev.paddock.rest.Route;
import dev.paddock.web.Reply;
import java.util.List;
import java.util.function.BiFunction;

/** The routes of runners: the same twelve operations on each of three levels. */
final class RunnerRoutes {
  private static final String RUNNERS = "/actions/runners";

  private RunnerRoutes() {}

  static List<Route> ofOrganization(RunnersApi api) {
    return all(
        Route.organization("/orgs/{org}" + RUNNERS, RunnerRules.READ, RunnerRules.WRITE),
        RunnerRules.REMOVE,
        "actions",
        "org",
        api);
  }

  static List<Route> ofRepository(RunnersApi api) {
    return all(
        Route.repository(
            "/repos/{owner}/{repo}" + RUNNERS,
            RunnerRules.REPOSITORY_READ,
            RunnerRules.REPOSITORY_WRITE),
        RunnerRules.REPOSITORY_REMOVE,
        "actions",
        "repo",
        api);
  }

  static List<Route> ofEnterprise(RunnersApi api) {
    return all(
        Route.enterprise("/enterprises/{enterprise}" + RUNNERS, RunnerRules.ENTERPRISE),
        RunnerRules.ENTERPRISE_REMOVE,
        "enterprise-admin",
        "enterprise",
        api);
  }

  /**
   * @param area the beginning of GitHub's operation ids
   * @param level the end of them
   */
  private static <R extends Rule, L extends Level> List<Route> all(
      Route.Group<R, BiFunction<Request, L, Reply>> group,
      R remove,
      String area,
      String level,
      RunnersApi api) {
    var to = area + "/";
    var end = "-for-" + level;
    var runners = group.cacheable();
    addRunners(runners, to, end, api);

    var runner = runners.at("/{runner_id}");
    runner.get("", to + "get-self-hosted-runner" + end, api::get);
    runner
        .with(remove, remove)
        .delete("", to + "delete-self-hosted-runner-from-" + level, api::delete);

    addLabels(runner.at("/labels"), to, "-self-hosted-runner" + end, api);
    return runners.routes();
  }

  private static <R extends Rule, L extends Level> void addRunners(
      Route.Group<R, BiFunction<Request, L, Reply>> runners,
      String to,
      String end,
      RunnersApi api) {
    runners.get("", to + "list-self-hosted-runners" + end, api::list);
    runners.get("/downloads", to + "list-runner-applications" + end, api::listApplications);
    runners.post(
        "/registration-token",
        to + "create-registration-token" + end,
        api::createRegistrationToken);
    runners.post("/remove-token", to + "create-remove-token" + end, api::createRemoveToken);
    var jitConfig = "actions/generate-runner-jitconfig" + end; // of all levels in this area
    runners.post("/generate-jitconfig", jitConfig, api::generateJitConfig);
  }

  private static <R extends Rule, L extends Level> void addLabels(
      Route.Group<R, BiFunction<Request, L, Reply>> labels, String to, String of, RunnersApi api) {
    labels.get("", to + "list-labels-for" + of, api::listLabels);
    labels.post("", to + "add-custom-labels-to" + of, api::addLabels);
    labels.put("", to + "set-custom-labels-for" + of, api::setLabels);
    labels.delete("", to + "remove-all-custom-labels-from" + of, api::removeAllLabels);
    labels.delete("/{name}", to + "remove-custom-label-from" + of, api::removeLabel);
  }
}
