package dev.paddock.runners;

import dev.paddock.identity.ApiException;
import dev.paddock.identity.Level;
import dev.paddock.rest.Request;
import dev.paddock.rest.Route;
import dev.paddock.web.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The routes for runner groups, of which there is one: Default, which every owner has.
 *
 * @see <a
 *     href="https://docs.github.com/enterprise-server@3.19/rest/actions/self-hosted-runner-groups">REST
 *     API endpoints for self-hosted runner groups</a>
 */
final class RunnerGroupsApi {
  private static final String ONE = "/{runner_group_id}";
  private static final String LIST_OF_ENTERPRISE =
      "enterprise-admin/list-self-hosted-runner-groups-for-enterprise";
  private static final String GET_OF_ENTERPRISE =
      "enterprise-admin/get-self-hosted-runner-group-for-enterprise";

  List<Route> routes() {
    var path = "/actions/runner-groups";
    var organization =
        Route.organization("/orgs/{org}" + path, RunnerRules.READ, RunnerRules.WRITE);
    organization.get(
        "", "actions/list-self-hosted-runner-groups-for-org", this::listOfOrganization);
    organization.get(ONE, "actions/get-self-hosted-runner-group-for-org", this::getOfOrganization);
    var enterprise = Route.enterprise("/enterprises/{enterprise}" + path, RunnerRules.ENTERPRISE);
    enterprise.get("", LIST_OF_ENTERPRISE, this::listOfEnterprise);
    enterprise.get(ONE, GET_OF_ENTERPRISE, this::getOfEnterprise);
    return Route.all(organization, enterprise);
  }

  private Reply listOfOrganization(Request request, Level.Organization organization) {
    return request.paged(organization, 1, list(request, ofOrganization(request, organization)));
  }

  private Reply getOfOrganization(Request request, Level.Organization organization) {
    return one(request, ofOrganization(request, organization));
  }

  private Reply listOfEnterprise(Request request, Level.Enterprise enterprise) {
    return request.paged(1, list(request, ofEnterprise(request, enterprise)));
  }

  private Reply getOfEnterprise(Request request, Level.Enterprise enterprise) {
    return one(request, ofEnterprise(request, enterprise));
  }

  private static Map<String, Object> list(Request request, Map<String, Object> group) {
    var json = new LinkedHashMap<String, Object>();
    json.put("total_count", 1);
    json.put("runner_groups", request.page().offset() == 0 ? List.of(group) : List.of());
    return json;
  }

  private static Reply one(Request request, Map<String, Object> group) {
    if (request.id("runner_group_id") != RunnerGroup.DEFAULT.id()) {
      throw ApiException.notFound();
    }
    return Reply.ok(group);
  }

  private static Map<String, Object> ofOrganization(
      Request request, Level.Organization organization) {
    var group = common();
    group.put("runners_url", url(request, "/orgs/" + organization.login()));
    group.put("inherited", false);
    group.put("workflow_restrictions_read_only", false);
    return group;
  }

  private static Map<String, Object> ofEnterprise(Request request, Level.Enterprise enterprise) {
    var group = common();
    var path = "/enterprises/" + enterprise.slug();
    group.put("runners_url", url(request, path));
    group.put("workflow_restrictions_read_only", false);
    return group;
  }

  private static Map<String, Object> common() {
    var group = new LinkedHashMap<String, Object>();
    group.put("id", RunnerGroup.DEFAULT.id());
    group.put("name", RunnerGroup.DEFAULT.name());
    group.put("visibility", "all");
    group.put("default", true);
    group.put("allows_public_repositories", true);
    group.put("restricted_to_workflows", false);
    group.put("selected_workflows", List.of());
    return group;
  }

  private static String url(Request request, String owner) {
    return request
        .urls()
        .api(owner + "/actions/runner-groups/" + RunnerGroup.DEFAULT.id() + "/runners");
  }
}
