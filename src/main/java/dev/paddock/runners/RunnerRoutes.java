package dev.paddock.runners;

import dev.paddock.http.Route;
import dev.paddock.identity.Permission;
import dev.paddock.identity.Permissions.Grade;
import dev.paddock.identity.Rule;
import java.util.List;

/** Where the operations on runners are found, and who may use them there. */
final class RunnerRoutes {
  private static final String AREA = "runners and runner groups";
  private static final Rule.Organization READ =
      Rule.ownersOnly(Permission.ORGANIZATION_SELF_HOSTED_RUNNERS, Grade.READ, AREA);
  private static final Rule.Organization WRITE =
      Rule.ownersOnly(Permission.ORGANIZATION_SELF_HOSTED_RUNNERS, Grade.WRITE, AREA);

  private RunnerRoutes() {}

  static List<Route> ofOrganization(RunnersApi api) {
    var runners = "/orgs/{org}/actions/runners";
    var runner = runners + "/{runner_id}";
    var labels = runner + "/labels";
    return List.of(
        Route.organization(
            "GET", runners, "actions/list-self-hosted-runners-for-org", READ, api::list),
        Route.organization(
            "GET",
            runners + "/downloads",
            "actions/list-runner-applications-for-org",
            READ,
            api::listApplications),
        Route.organization(
            "POST",
            runners + "/generate-jitconfig",
            "actions/generate-runner-jitconfig-for-org",
            WRITE,
            api::generateJitConfig),
        Route.organization(
            "POST",
            runners + "/registration-token",
            "actions/create-registration-token-for-org",
            WRITE,
            api::createRegistrationToken),
        Route.organization(
            "POST",
            runners + "/remove-token",
            "actions/create-remove-token-for-org",
            WRITE,
            api::createRemoveToken),
        Route.organization("GET", runner, "actions/get-self-hosted-runner-for-org", READ, api::get),
        Route.organization(
            "DELETE",
            runner,
            "actions/delete-self-hosted-runner-from-org",
            WRITE.orRemoveToken(),
            api::delete),
        Route.organization(
            "GET",
            labels,
            "actions/list-labels-for-self-hosted-runner-for-org",
            READ,
            api::listLabels),
        Route.organization(
            "POST",
            labels,
            "actions/add-custom-labels-to-self-hosted-runner-for-org",
            WRITE,
            api::addLabels),
        Route.organization(
            "PUT",
            labels,
            "actions/set-custom-labels-for-self-hosted-runner-for-org",
            WRITE,
            api::setLabels),
        Route.organization(
            "DELETE",
            labels,
            "actions/remove-all-custom-labels-from-self-hosted-runner-for-org",
            WRITE,
            api::removeAllLabels),
        Route.organization(
            "DELETE",
            labels + "/{name}",
            "actions/remove-custom-label-from-self-hosted-runner-for-org",
            WRITE,
            api::removeLabel));
  }
}
