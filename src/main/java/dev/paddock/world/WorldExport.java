package dev.paddock.world;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.accounts.Organization;
import dev.paddock.accounts.Repository;
import dev.paddock.accounts.User;
import dev.paddock.apps.App;
import dev.paddock.apps.AppsFeature;
import dev.paddock.apps.Installation;
import dev.paddock.crypto.Plaintext;
import dev.paddock.crypto.RsaKeys;
import dev.paddock.http.Page;
import dev.paddock.identity.Level;
import dev.paddock.identity.OrgId;
import dev.paddock.identity.RepoId;
import dev.paddock.identity.RepositorySelection;
import dev.paddock.runners.Runner;
import dev.paddock.runners.RunnersFeature;
import dev.paddock.secrets.Secret;
import dev.paddock.secrets.SecretsFeature;
import dev.paddock.sharing.SharingVisibility;
import dev.paddock.store.Handle;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Writes what the server has as a world file. Tokens are never in it. */
final class WorldExport {
  private static final Page EVERYTHING = new Page(1, Integer.MAX_VALUE);

  private final AccountsFeature accounts;
  private final SecretsFeature secrets;
  private final RunnersFeature runners;
  private final AppsFeature apps;

  WorldExport(
      AccountsFeature accounts, SecretsFeature secrets, RunnersFeature runners, AppsFeature apps) {
    this.accounts = accounts;
    this.secrets = secrets;
    this.runners = runners;
    this.apps = apps;
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
          enterprise.put("runners", runners(handle, it.level()));
          world.put("enterprise", enterprise);
        });
    world.put("users", accounts.users().all(handle).stream().map(WorldExport::user).toList());
    world.put(
        "organizations",
        accounts.organizations().all(handle).stream()
            .map(it -> organization(handle, it, withValues))
            .toList());
    world.put("apps", apps.apps().all(handle).stream().map(it -> app(handle, it)).toList());
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
    var id = organization.level().id();
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
    json.put(
        "secrets",
        secrets.all(handle, organization.level()).stream()
            .map(it -> organizationSecret(handle, organization.level(), it, withValues))
            .toList());
    json.put("runners", runners(handle, organization.level()));
    return json;
  }

  private List<?> runners(Handle handle, Level owner) {
    return runners.all(handle, owner).stream()
        .filter(runner -> !runner.ephemeral())
        .map(WorldExport::runner)
        .toList();
  }

  private List<String> members(Handle handle, OrgId organization, String role) {
    return accounts.organizations().members(handle, organization, role, EVERYTHING).stream()
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
    json.put("former_names", accounts.repositories().formerNames(handle, repository.level().id()));
    var roles = new LinkedHashMap<String, String>();
    accounts
        .collaborators()
        .allGiven(handle, repository.level().id())
        .forEach(it -> roles.put(it.user().login(), it.role().wire()));
    json.put("collaborators", roles);
    json.put("secrets", secrets(handle, repository.level(), withValues));
    json.put("runners", runners(handle, repository.level()));
    json.put(
        "environments",
        accounts.environments().all(handle, repository.level()).stream()
            .map(it -> {
              var environment = new LinkedHashMap<String, Object>();
              environment.put("name", it.level().name());
              environment.put("secrets", secrets(handle, it.level(), withValues));
              return environment;
            })
            .toList());
    return json;
  }

  private List<?> secrets(Handle handle, Level owner, boolean withValues) {
    return secrets.all(handle, owner).stream()
        .map(it -> secret(handle, owner, it, withValues))
        .toList();
  }

  private Map<String, Object> organizationSecret(
      Handle handle, Level.Organization owner, Secret secret, boolean withValues) {
    var json = secret(handle, owner, secret, withValues);
    var visibility = secret.visibility().orElseThrow();
    json.put("visibility", visibility.wire());
    if (visibility == SharingVisibility.SELECTED) {
      json.put("repositories", names(handle, secrets.repositories(handle, secret)));
    }
    return json;
  }

  private Map<String, Object> secret(
      Handle handle, Level owner, Secret secret, boolean withValues) {
    var json = new LinkedHashMap<String, Object>();
    json.put("name", secret.name().value());
    if (withValues) {
      try (var value = secrets.values().read(handle, owner.levelId(), secret)) {
        json.put("value", written(value));
      }
    }
    return json;
  }

  /** Text as it is; bytes that are no text become YAML's {@code !!binary}. */
  private static Object written(Plaintext value) {
    return value.use(bytes -> {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException notText) {
        return bytes.clone();
      }
    });
  }

  private List<String> names(Handle handle, Collection<RepoId> ids) {
    return accounts.repositories().all(handle, ids).stream().map(Repository::name).toList();
  }

  private static Map<String, Object> runner(Runner runner) {
    var json = new LinkedHashMap<String, Object>();
    json.put("name", runner.name().value());
    json.put("os", runner.os().wire());
    json.put("architecture", runner.architecture().wire());
    json.put("labels", runner.customLabels());
    return json;
  }

  private Map<String, Object> app(Handle handle, App app) {
    var json = new LinkedHashMap<String, Object>();
    json.put("slug", app.slug());
    json.put("id", app.id().value());
    json.put("client_id", app.clientId());
    json.put("name", app.name());
    json.put("owner", app.ownerLogin());
    json.put("public_key", RsaKeys.pem(apps.apps().publicKey(handle, app.id())));
    var permissions = new LinkedHashMap<String, String>();
    app.permissions()
        .grades()
        .forEach((permission, grade) -> permissions.put(permission.wire(), grade.wire()));
    json.put("permissions", permissions);
    json.put(
        "installations",
        apps.installations().of(handle, app.id()).stream()
            .map(it -> installation(handle, it))
            .toList());
    return json;
  }

  private Map<String, Object> installation(Handle handle, Installation installation) {
    var json = new LinkedHashMap<String, Object>();
    json.put("account", accounts.organizations().get(handle, installation.account()).login());
    json.put("id", installation.id().value());
    json.put(
        "repositories",
        switch (installation.repositories()) {
          case RepositorySelection.All all -> "all";
          case RepositorySelection.Selected(var ids) -> names(handle, ids);
        });
    return json;
  }
}
