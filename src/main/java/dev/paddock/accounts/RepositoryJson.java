package dev.paddock.accounts;

import dev.paddock.identity.Role;
import dev.paddock.identity.Visibility;
import dev.paddock.web.Json;
import dev.paddock.web.Urls;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes repositories as JSON, in the schemas that the methods name. Most members are URLs that
 * follow from the name.
 */
public final class RepositoryJson {
  // URL member and what follows the repository's own URL
  private static final List<Map.Entry<String, String>> REPOSITORY_URLS =
      List.of(
          Map.entry("forks_url", "/forks"),
          Map.entry("keys_url", "/keys{/key_id}"),
          Map.entry("collaborators_url", "/collaborators{/collaborator}"),
          Map.entry("teams_url", "/teams"),
          Map.entry("hooks_url", "/hooks"),
          Map.entry("issue_events_url", "/issues/events{/number}"),
          Map.entry("events_url", "/events"),
          Map.entry("assignees_url", "/assignees{/user}"),
          Map.entry("branches_url", "/branches{/branch}"),
          Map.entry("tags_url", "/tags"),
          Map.entry("blobs_url", "/git/blobs{/sha}"),
          Map.entry("git_tags_url", "/git/tags{/sha}"),
          Map.entry("git_refs_url", "/git/refs{/sha}"),
          Map.entry("trees_url", "/git/trees{/sha}"),
          Map.entry("statuses_url", "/statuses/{sha}"),
          Map.entry("languages_url", "/languages"),
          Map.entry("stargazers_url", "/stargazers"),
          Map.entry("contributors_url", "/contributors"),
          Map.entry("subscribers_url", "/subscribers"),
          Map.entry("subscription_url", "/subscription"),
          Map.entry("commits_url", "/commits{/sha}"),
          Map.entry("git_commits_url", "/git/commits{/sha}"),
          Map.entry("comments_url", "/comments{/number}"),
          Map.entry("issue_comment_url", "/issues/comments{/number}"),
          Map.entry("contents_url", "/contents/{+path}"),
          Map.entry("compare_url", "/compare/{base}...{head}"),
          Map.entry("merges_url", "/merges"),
          Map.entry("archive_url", "/{archive_format}{/ref}"),
          Map.entry("downloads_url", "/downloads"),
          Map.entry("issues_url", "/issues{/number}"),
          Map.entry("pulls_url", "/pulls{/number}"),
          Map.entry("milestones_url", "/milestones{/number}"),
          Map.entry("notifications_url", "/notifications{?since,all,participating}"),
          Map.entry("labels_url", "/labels{/name}"),
          Map.entry("releases_url", "/releases{/id}"),
          Map.entry("deployments_url", "/deployments"));

  private static final List<String> ALWAYS_ZERO =
      List.of(
          "size",
          "stargazers_count",
          "watchers_count",
          "forks_count",
          "open_issues_count",
          "forks",
          "open_issues",
          "watchers");

  private static final List<String> ALWAYS_FALSE =
      List.of(
          "has_issues",
          "has_projects",
          "has_downloads",
          "has_wiki",
          "has_pages",
          "has_discussions",
          "disabled",
          "is_template");

  private RepositoryJson() {}

  /** {@code minimal-repository}. */
  public static Map<String, Object> minimal(Repository repository, Urls urls) {
    var json = new LinkedHashMap<String, Object>();
    var level = repository.level();
    var url = urls.api("/repos/" + level.fullName());
    json.put("id", repository.id().value());
    json.put("node_id", NodeId.of("Repository", repository.id().value()));
    json.put("name", repository.name());
    json.put("full_name", level.fullName());
    json.put("private", level.visibility() != Visibility.PUBLIC);
    json.put("owner", AccountJson.owner(level.owner(), urls));
    json.put("html_url", urls.html("/" + level.fullName()));
    json.put("description", repository.description().orElse(null));
    json.put("fork", false);
    json.put("url", url);
    REPOSITORY_URLS.forEach(entry -> json.put(entry.getKey(), url + entry.getValue()));
    return json;
  }

  /** {@code minimal-repository} with the further members that lists show. */
  static Map<String, Object> listed(Repository repository, Role role, Urls urls) {
    var json = minimal(repository, urls);
    addState(json, repository, urls);
    json.put("permissions", AccountJson.permissions(role));
    return json;
  }

  /** {@code repository}, for callers that are not users: with the permissions of the role read. */
  public static Map<String, Object> repository(Repository repository, Urls urls) {
    return listed(repository, Role.READ, urls);
  }

  /** {@code full-repository}, as one user sees it. */
  static Map<String, Object> full(Repository repository, Role role, Urls urls) {
    var json = listed(repository, role, urls);
    json.put("organization", AccountJson.owner(repository.level().owner(), urls));
    json.put("network_count", 0);
    json.put("subscribers_count", 0);
    return json;
  }

  private static void addState(Map<String, Object> json, Repository repository, Urls urls) {
    var clone = urls.html("/" + repository.level().fullName() + ".git");
    var host = urls.base().substring(urls.base().indexOf("://") + 3);
    json.put("created_at", Json.time(repository.createdAt()));
    json.put("updated_at", Json.time(repository.updatedAt()));
    json.put("pushed_at", Json.time(repository.createdAt()));
    json.put("git_url", "git://" + host + "/" + repository.level().fullName() + ".git");
    json.put("ssh_url", "git@" + host + ":" + repository.level().fullName() + ".git");
    json.put("clone_url", clone);
    json.put("svn_url", urls.html("/" + repository.level().fullName()));
    json.put("homepage", repository.homepage().orElse(null));
    json.put("mirror_url", null);
    json.put("language", null);
    json.put("license", null);
    ALWAYS_ZERO.forEach(member -> json.put(member, 0));
    ALWAYS_FALSE.forEach(member -> json.put(member, false));
    json.put("archived", repository.archived());
    json.put("topics", List.of());
    json.put("visibility", repository.level().visibility().wire());
    json.put("default_branch", repository.defaultBranch());
  }
}
