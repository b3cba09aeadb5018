package dev.paddock.world;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.accounts.FormerNameStore;
import dev.paddock.accounts.Organization;
import dev.paddock.accounts.Repository;
import dev.paddock.accounts.User;
import dev.paddock.feature.WorldPlace;
import dev.paddock.feature.WorldSection;
import dev.paddock.identity.Level;
import dev.paddock.identity.OrgId;
import dev.paddock.rest.Page;
import dev.paddock.store.Handle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Writes the accounts and the sections of the features as a world file, without tokens. */
final class WorldExport {
  private final AccountsFeature accounts;
  private final List<WorldSection<?>> sections;

  WorldExport(AccountsFeature accounts, List<WorldSection<?>> sections) {
    this.accounts = accounts;
    this.sections = sections;
  }

  String export(Handle handle, boolean withValues) {
    var world = new LinkedHashMap<String, Object>();
    accounts
        .enterprises()
        .find(handle)
        .ifPresent(it -> {
          var enterprise = new LinkedHashMap<String, Object>();
          enterprise.put("slug", it.level().slug());
          enterprise.put("name", it.name());
          enterprise.put("owners", accounts.enterprises().owners(handle, it));
          sections(enterprise, handle, WorldPlace.ENTERPRISE, it.level(), withValues);
          world.put("enterprise", enterprise);
        });
    world.put("users", accounts.users().all(handle).stream().map(WorldExport::user).toList());
    world.put(
        "organizations",
        accounts.organizations().all(handle).stream()
            .map(it -> organization(handle, it, withValues))
            .toList());
    accounts
        .enterprises()
        .find(handle)
        .ifPresent(it -> sections(world, handle, WorldPlace.SERVER, it.level(), withValues));
    return new YAMLMapper().writeValueAsString(world);
  }

  private static Map<String, Object> user(User user) {
    var json = new LinkedHashMap<String, Object>();
    json.put("login", user.login());
    user.name().ifPresent(name -> json.put("name", name));
    user.email().ifPresent(email -> json.put("email", email));
    if (user.siteAdmin()) {
      json.put("site_admin", true);
    }
    if (user.suspendedAt().isPresent()) {
      json.put("suspended", true);
    }
    return json;
  }

  private Map<String, Object> organization(
      Handle handle, Organization organization, boolean withValues) {
    var json = new LinkedHashMap<String, Object>();
    var id = organization.id();
    json.put("login", organization.login());
    organization.name().ifPresent(name -> json.put("name", name));
    json.put("owners", members(handle, id, "admin"));
    json.put("members", members(handle, id, "member"));
    json.put("default_repository_permission", organization.defaultRepositoryPermission().wire());
    json.put(
        "repositories",
        accounts.repositories().all(handle, id).stream()
            .map(it -> repository(handle, it, withValues))
            .toList());
    sections(json, handle, WorldPlace.ORGANIZATION, organization.level(), withValues);
    return json;
  }

  private void sections(
      Map<String, Object> json, Handle handle, WorldPlace place, Level level, boolean withValues) {
    for (WorldSection<?> section : sections) {
      if (section.format().places().contains(place)) {
        json.put(section.format().key(), section.export(handle, level, withValues));
      }
    }
  }

  private List<String> members(Handle handle, OrgId organization, String role) {
    return accounts.organizations().members(handle, organization, role, Page.EVERYTHING).stream()
        .map(User::login)
        .toList();
  }

  private Map<String, Object> repository(Handle handle, Repository repository, boolean withValues) {
    var json = new LinkedHashMap<String, Object>();
    json.put("name", repository.name());
    json.put("visibility", repository.level().visibility().wire());
    json.put("default_branch", repository.defaultBranch());
    repository.description().ifPresent(it -> json.put("description", it));
    repository.homepage().ifPresent(it -> json.put("homepage", it));
    if (repository.archived()) {
      json.put("archived", true);
    }
    json.put("former_names", FormerNameStore.of(handle, repository.id()));
    json.put("collaborators", collaborators(handle, repository.level()));
    sections(json, handle, WorldPlace.REPOSITORY, repository.level(), withValues);
    json.put(
        "environments",
        accounts.environments().all(handle, repository.level()).stream()
            .map(it -> environment(handle, it.level(), withValues))
            .toList());
    return json;
  }

  private Map<String, String> collaborators(Handle handle, Level.Repository repository) {
    var roles = new LinkedHashMap<String, String>();
    accounts
        .collaborators()
        .allGiven(handle, repository.id())
        .forEach(it -> roles.put(it.user().login(), it.role().wire()));
    return roles;
  }

  private Map<String, Object> environment(
      Handle handle, Level.Environment environment, boolean withValues) {
    var json = new LinkedHashMap<String, Object>();
    json.put("name", environment.name());
    sections(json, handle, WorldPlace.ENVIRONMENT, environment, withValues);
    return json;
  }
}
