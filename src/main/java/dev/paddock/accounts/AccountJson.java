package dev.paddock.accounts;

import dev.paddock.identity.Level;
import dev.paddock.identity.Role;
import dev.paddock.web.Json;
import dev.paddock.web.Urls;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes users and organizations as JSON, in the schemas that the methods name. Most members are
 * URLs that follow from the login.
 */
public final class AccountJson {
  // URL member and what follows the user's own URL
  private static final List<Map.Entry<String, String>> USER_URLS =
      List.of(
          Map.entry("followers_url", "/followers"),
          Map.entry("following_url", "/following{/other_user}"),
          Map.entry("gists_url", "/gists{/gist_id}"),
          Map.entry("starred_url", "/starred{/owner}{/repo}"),
          Map.entry("subscriptions_url", "/subscriptions"),
          Map.entry("organizations_url", "/orgs"),
          Map.entry("repos_url", "/repos"),
          Map.entry("events_url", "/events{/privacy}"),
          Map.entry("received_events_url", "/received_events"));

  private static final List<Map.Entry<String, String>> ORGANIZATION_URLS =
      List.of(
          Map.entry("repos_url", "/repos"),
          Map.entry("events_url", "/events"),
          Map.entry("hooks_url", "/hooks"),
          Map.entry("issues_url", "/issues"),
          Map.entry("members_url", "/members{/member}"),
          Map.entry("public_members_url", "/public_members{/member}"));

  private AccountJson() {}

  /** {@code simple-user} of a user. */
  public static Map<String, Object> simpleUser(User user, Urls urls) {
    return simpleUser("User", user.login(), user.id().value(), user.siteAdmin(), urls);
  }

  /** {@code simple-user} of an organization that owns something. */
  public static Map<String, Object> owner(Level.Organization organization, Urls urls) {
    return simpleUser("Organization", organization.login(), organization.id().value(), false, urls);
  }

  private static Map<String, Object> simpleUser(
      String type, String login, long id, boolean siteAdmin, Urls urls) {
    var json = new LinkedHashMap<String, Object>();
    var url = urls.api("/users/" + login);
    json.put("login", login);
    json.put("id", id);
    json.put("node_id", NodeId.of(type, id));
    json.put("avatar_url", avatar(id, urls));
    json.put("gravatar_id", "");
    json.put("url", url);
    json.put("html_url", urls.html("/" + login));
    USER_URLS.forEach(entry -> json.put(entry.getKey(), url + entry.getValue()));
    json.put("type", type);
    json.put("site_admin", siteAdmin);
    return json;
  }

  /** {@code public-user}. */
  static Map<String, Object> publicUser(User user, Urls urls) {
    var json = simpleUser(user, urls);
    json.put("user_view_type", "public");
    addProfile(json, user);
    return json;
  }

  /** {@code private-user}: how users see themselves. */
  static Map<String, Object> privateUser(User user, Urls urls) {
    var json = simpleUser(user, urls);
    json.put("user_view_type", "private");
    addProfile(json, user);
    json.put("private_gists", 0);
    json.put("total_private_repos", 0);
    json.put("owned_private_repos", 0);
    json.put("disk_usage", 0);
    json.put("collaborators", 0);
    json.put("two_factor_authentication", false);
    return json;
  }

  /** {@code public-user} of an organization: GitHub answers with it where a login is asked for. */
  static Map<String, Object> publicUser(Organization organization, Urls urls) {
    var json = owner(organization.level(), urls);
    json.put("user_view_type", "public");
    addProfile(
        json,
        organization.name(),
        Optional.empty(),
        organization.createdAt(),
        organization.updatedAt());
    return json;
  }

  private static void addProfile(Map<String, Object> json, User user) {
    addProfile(json, user.name(), user.email(), user.createdAt(), user.updatedAt());
  }

  private static void addProfile(
      Map<String, Object> json,
      Optional<String> name,
      Optional<String> email,
      Instant createdAt,
      Instant updatedAt) {
    json.put("name", name.orElse(null));
    json.put("company", null);
    json.put("blog", "");
    json.put("location", null);
    json.put("email", email.orElse(null));
    json.put("hireable", null);
    json.put("bio", null);
    json.put("public_repos", 0);
    json.put("public_gists", 0);
    json.put("followers", 0);
    json.put("following", 0);
    json.put("created_at", Json.time(createdAt));
    json.put("updated_at", Json.time(updatedAt));
  }

  /** {@code organization-simple}. */
  static Map<String, Object> organization(Organization organization, Urls urls) {
    var json = new LinkedHashMap<String, Object>();
    var url = urls.api("/orgs/" + organization.login());
    json.put("login", organization.login());
    json.put("id", organization.id().value());
    json.put("node_id", NodeId.of("Organization", organization.id().value()));
    json.put("url", url);
    ORGANIZATION_URLS.forEach(entry -> json.put(entry.getKey(), url + entry.getValue()));
    json.put("avatar_url", avatar(organization.id().value(), urls));
    json.put("description", "");
    return json;
  }

  /**
   * {@code organization-full}.
   *
   * @param publicRepositories how many there are
   * @param privateRepositories how many; only members are told
   */
  static Map<String, Object> organizationFull(
      Organization organization,
      long publicRepositories,
      Optional<Long> privateRepositories,
      Urls urls) {
    var json = organization(organization, urls);
    organization.name().ifPresent(name -> json.put("name", name));
    json.put("is_verified", false);
    json.put("has_organization_projects", false);
    json.put("has_repository_projects", false);
    json.put("public_repos", publicRepositories);
    json.put("public_gists", 0);
    json.put("followers", 0);
    json.put("following", 0);
    json.put("html_url", urls.html("/" + organization.login()));
    json.put("created_at", Json.time(organization.createdAt()));
    json.put("updated_at", Json.time(organization.updatedAt()));
    json.put("archived_at", null);
    json.put("type", "Organization");
    privateRepositories.ifPresent(count -> addForMembers(json, organization, count));
    return json;
  }

  private static void addForMembers(
      Map<String, Object> json, Organization organization, long privateRepositories) {
    json.put("total_private_repos", privateRepositories);
    json.put("owned_private_repos", privateRepositories);
    json.put("default_repository_permission", organization.defaultRepositoryPermission().wire());
    json.put("members_can_create_repositories", false);
  }

  /** The permissions that a role stands for. */
  static Map<String, Object> permissions(Role role) {
    var json = new LinkedHashMap<String, Object>();
    json.put("admin", role.includes(Role.ADMIN));
    json.put("maintain", role.includes(Role.MAINTAIN));
    json.put("push", role.includes(Role.WRITE));
    json.put("triage", role.includes(Role.TRIAGE));
    json.put("pull", role.includes(Role.READ));
    return json;
  }

  private static String avatar(long id, Urls urls) {
    return urls.html("/avatars/u/" + id);
  }
}
