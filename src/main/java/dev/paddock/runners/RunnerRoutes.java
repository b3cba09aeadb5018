package dev.paddock.runners;

import dev.paddock.http.Route;
import dev.paddock.identity.Permission;
import dev.paddock.identity.Permissions.Grade;
import dev.paddock.identity.Role;
import dev.paddock.identity.Rule;
import dev.paddock.identity.Scope;
import java.util.List;

/** Where the operations on runners are found, and who may use them there. */
final class RunnerRoutes {
  private static final String AREA = "runners and runner groups";
  static final Rule.Organization READ =
      Rule.ownersOnly(Permission.ORGANIZATION_SELF_HOSTED_RUNNERS, Grade.READ, AREA);
  private static final Rule.Organization WRITE =
      Rule.ownersOnly(Permission.ORGANIZATION_SELF_HOSTED_RUNNERS, Grade.WRITE, AREA);

  static final Rule.Repository REPOSITORY_READ =
      Rule.role(Role.ADMIN, Permission.ADMINISTRATION, Grade.READ);
  private static final Rule.Repository REPOSITORY_WRITE =
      Rule.role(Role.ADMIN, Permission.ADMINISTRATION, Grade.WRITE);
  static final Rule.Enterprise ENTERPRISE =
      new Rule.Enterprise(Scope.MANAGE_RUNNERS_ENTERPRISE, false);
  private static final Rule.Enterprise ENTERPRISE_REMOVE =
      new Rule.Enterprise(Scope.MANAGE_RUNNERS_ENTERPRISE, true);

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

  static List<Route> ofRepository(RunnersApi api) {
    var runners = "/repos/{owner}/{repo}/actions/runners";
    var runner = runners + "/{runner_id}";
    var labels = runner + "/labels";
    return List.of(
        Route.repository(
            "GET",
            runners,
            "actions/list-self-hosted-runners-for-repo",
            REPOSITORY_READ,
            api::list),
        Route.repository(
            "GET",
            runners + "/downloads",
            "actions/list-runner-applications-for-repo",
            REPOSITORY_READ,
            api::listApplications),
        Route.repository(
            "POST",
            runners + "/generate-jitconfig",
            "actions/generate-runner-jitconfig-for-repo",
            REPOSITORY_WRITE,
            api::generateJitConfig),
        Route.repository(
            "POST",
            runners + "/registration-token",
            "actions/create-registration-token-for-repo",
            REPOSITORY_WRITE,
            api::createRegistrationToken),
        Route.repository(
            "POST",
            runners + "/remove-token",
            "actions/create-remove-token-for-repo",
            REPOSITORY_WRITE,
            api::createRemoveToken),
        Route.repository(
            "GET", runner, "actions/get-self-hosted-runner-for-repo", REPOSITORY_READ, api::get),
        Route.repository(
            "DELETE",
            runner,
            "actions/delete-self-hosted-runner-from-repo",
            REPOSITORY_WRITE.orRemoveToken(),
            api::delete),
        Route.repository(
            "GET",
            labels,
            "actions/list-labels-for-self-hosted-runner-for-repo",
            REPOSITORY_READ,
            api::listLabels),
        Route.repository(
            "POST",
            labels,
            "actions/add-custom-labels-to-self-hosted-runner-for-repo",
            REPOSITORY_WRITE,
            api::addLabels),
        Route.repository(
            "PUT",
            labels,
            "actions/set-custom-labels-for-self-hosted-runner-for-repo",
            REPOSITORY_WRITE,
            api::setLabels),
        Route.repository(
            "DELETE",
            labels,
            "actions/remove-all-custom-labels-from-self-hosted-runner-for-repo",
            REPOSITORY_WRITE,
            api::removeAllLabels),
        Route.repository(
            "DELETE",
            labels + "/{name}",
            "actions/remove-custom-label-from-self-hosted-runner-for-repo",
            REPOSITORY_WRITE,
            api::removeLabel));
  }

  static List<Route> ofEnterprise(RunnersApi api) {
    var runners = "/enterprises/{enterprise}/actions/runners";
    var runner = runners + "/{runner_id}";
    var labels = runner + "/labels";
    return List.of(
        Route.enterprise(
            "GET",
            runners,
            "enterprise-admin/list-self-hosted-runners-for-enterprise",
            ENTERPRISE,
            api::list),
        Route.enterprise(
            "GET",
            runners + "/downloads",
            "enterprise-admin/list-runner-applications-for-enterprise",
            ENTERPRISE,
            api::listApplications),
        Route.enterprise(
            "POST",
            runners + "/generate-jitconfig",
            "actions/generate-runner-jitconfig-for-enterprise",
            ENTERPRISE,
            api::generateJitConfig),
        Route.enterprise(
            "POST",
            runners + "/registration-token",
            "enterprise-admin/create-registration-token-for-enterprise",
            ENTERPRISE,
            api::createRegistrationToken),
        Route.enterprise(
            "POST",
            runners + "/remove-token",
            "enterprise-admin/create-remove-token-for-enterprise",
            ENTERPRISE,
            api::createRemoveToken),
        Route.enterprise(
            "GET",
            runner,
            "enterprise-admin/get-self-hosted-runner-for-enterprise",
            ENTERPRISE,
            api::get),
        Route.enterprise(
            "DELETE",
            runner,
            "enterprise-admin/delete-self-hosted-runner-from-enterprise",
            ENTERPRISE_REMOVE,
            api::delete),
        Route.enterprise(
            "GET",
            labels,
            "enterprise-admin/list-labels-for-self-hosted-runner-for-enterprise",
            ENTERPRISE,
            api::listLabels),
        Route.enterprise(
            "POST",
            labels,
            "enterprise-admin/add-custom-labels-to-self-hosted-runner-for-enterprise",
            ENTERPRISE,
            api::addLabels),
        Route.enterprise(
            "PUT",
            labels,
            "enterprise-admin/set-custom-labels-for-self-hosted-runner-for-enterprise",
            ENTERPRISE,
            api::setLabels),
        Route.enterprise(
            "DELETE",
            labels,
            "enterprise-admin/remove-all-custom-labels-from-self-hosted-runner-for-enterprise",
            ENTERPRISE,
            api::removeAllLabels),
        Route.enterprise(
            "DELETE",
            labels + "/{name}",
            "enterprise-admin/remove-custom-label-from-self-hosted-runner-for-enterprise",
            ENTERPRISE,
            api::removeLabel));
  }
}
