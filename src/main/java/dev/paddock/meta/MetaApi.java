package dev.paddock.meta;

import dev.paddock.feature.Feature;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.ApiException.Kind;
import dev.paddock.identity.Rule;
import dev.paddock.rest.RateLimit;
import dev.paddock.rest.Request;
import dev.paddock.rest.ResponseHeaders;
import dev.paddock.rest.Route;
import dev.paddock.web.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The routes by which the server tells about itself: root, meta, zen, versions, rate limit.
 *
 * @see <a href="https://docs.github.com/enterprise-server@3.19/rest/meta/meta">REST API endpoints
 *     for meta data</a>
 */
public final class MetaApi {
  private static final List<Map.Entry<String, String>> ROOT =
      List.of(
          Map.entry("current_user_url", "/user"),
          Map.entry("authorizations_url", "/authorizations"),
          Map.entry("code_search_url", "/search/code?q={query}{&page,per_page,sort,order}"),
          Map.entry("commit_search_url", "/search/commits?q={query}{&page,per_page,sort,order}"),
          Map.entry("emails_url", "/user/emails"),
          Map.entry("emojis_url", "/emojis"),
          Map.entry("events_url", "/events"),
          Map.entry("feeds_url", "/feeds"),
          Map.entry("followers_url", "/user/followers"),
          Map.entry("following_url", "/user/following{/target}"),
          Map.entry("gists_url", "/gists{/gist_id}"),
          Map.entry("hub_url", "/hub"),
          Map.entry("issue_search_url", "/search/issues?q={query}{&page,per_page,sort,order}"),
          Map.entry("issues_url", "/issues"),
          Map.entry("keys_url", "/user/keys"),
          Map.entry(
              "label_search_url",
              "/search/labels?q={query}&repository_id={repository_id}{&page,per_page}"),
          Map.entry("notifications_url", "/notifications"),
          Map.entry("organization_url", "/orgs/{org}"),
          Map.entry("organization_repositories_url", "/orgs/{org}/repos{?type,page,per_page,sort}"),
          Map.entry("organization_teams_url", "/orgs/{org}/teams"),
          Map.entry("public_gists_url", "/gists/public"),
          Map.entry("rate_limit_url", "/rate_limit"),
          Map.entry("repository_url", "/repos/{owner}/{repo}"),
          Map.entry(
              "repository_search_url", "/search/repositories?q={query}{&page,per_page,sort,order}"),
          Map.entry("current_user_repositories_url", "/user/repos{?type,page,per_page,sort}"),
          Map.entry("starred_url", "/user/starred{/owner}{/repo}"),
          Map.entry("starred_gists_url", "/gists/starred"),
          Map.entry("topic_search_url", "/search/topics?q={query}{&page,per_page}"),
          Map.entry("user_url", "/users/{user}"),
          Map.entry("user_organizations_url", "/user/orgs"),
          Map.entry("user_repositories_url", "/users/{user}/repos{?type,page,per_page,sort}"),
          Map.entry("user_search_url", "/search/users?q={query}{&page,per_page,sort,order}"));

  private static final List<String> VERSIONS = List.of(ResponseHeaders.API_VERSION);

  private static final List<String> ZEN =
      List.of(
          "Keep it logically awesome.",
          "Practicality beats purity.",
          "Non-blocking is better than blocking.",
          "Approachable is better than simple.",
          "Mind your words, they are important.",
          "Speak like a human.",
          "Anything added dilutes everything else.",
          "Encourage flow.",
          "Avoid administrative distraction.",
          "Design for failure.");

  private static final String OCTOCAT =
      """

                 MMM.           .MMM
                 MMMMMMMMMMMMMMMMMMM
                 MMMMMMMMMMMMMMMMMMM
                MMMMMMMMMMMMMMMMMMMMM
               MMMM::- -:::::::- -::MMM
                MM~:~ 00~:::::~ 00~:~MM
           .. MMMMM::.00:::+:::.00::MMMMM ..
                 .MM::::: ._. :::::MM.
                    MMMM;:::::;MMMM

      """;

  private final RateLimit rateLimit;
  private final RandomGenerator random;

  public MetaApi(RateLimit rateLimit, RandomGenerator random) {
    this.rateLimit = rateLimit;
    this.random = random;
  }

  /** The feature as one value. */
  public Feature feature() {
    return Feature.of("meta", routes());
  }

  private List<Route> routes() {
    var meta = Route.plain("", Rule.Plain.ANYONE);
    meta.get("", "meta/root", this::root);
    meta.get("/", "meta/root", this::root);
    meta.get("/meta", "meta/get", this::get);
    meta.get("/zen", "meta/get-zen", request -> Reply.text(zen(), "text/plain; charset=utf-8"));
    meta.get("/octocat", "meta/get-octocat", this::octocat);
    meta.get("/versions", "meta/get-all-versions", request -> Reply.ok(VERSIONS));
    meta.get("/rate_limit", "rate-limit/get", this::rateLimit);
    return meta.routes();
  }

  private Reply root(Request request) {
    var json = new LinkedHashMap<String, Object>();
    ROOT.forEach(entry -> json.put(entry.getKey(), request.urls().api(entry.getValue())));
    json.put(
        "current_user_authorizations_html_url",
        request.urls().html("/settings/connections/applications{/client_id}"));
    return Reply.ok(json);
  }

  private Reply get(Request request) {
    var json = new LinkedHashMap<String, Object>();
    json.put("verifiable_password_authentication", false);
    json.put("installed_version", ResponseHeaders.ENTERPRISE_VERSION);
    return Reply.ok(json);
  }

  private String zen() {
    return ZEN.get(random.nextInt(ZEN.size()));
  }

  private Reply octocat(Request request) {
    return Reply.text(
        OCTOCAT + "        " + request.query("s").orElseGet(this::zen) + "\n",
        "application/octocat-stream; charset=utf-8");
  }

  private Reply rateLimit(Request request) {
    var standing =
        rateLimit
            .of(request.caller(), request.remoteAddress())
            .orElseThrow(() -> ApiException.of(Kind.NOT_FOUND, "Rate limiting is not enabled."));
    var json = new LinkedHashMap<String, Object>();
    var core = standing.json();
    json.put("resources", Map.of("core", core, "search", core, "graphql", core));
    json.put("rate", core);
    return Reply.ok(json);
  }
}
