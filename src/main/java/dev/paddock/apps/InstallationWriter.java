package dev.paddock.apps;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.accounts.Repository;
import dev.paddock.audit.AuditFeature;
import dev.paddock.audit.Change;
import dev.paddock.audit.Change.Operation;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.AppId;
import dev.paddock.identity.Caller;
import dev.paddock.identity.HourlyTokens;
import dev.paddock.identity.InstallationId;
import dev.paddock.identity.Level;
import dev.paddock.identity.OrgId;
import dev.paddock.identity.Origin;
import dev.paddock.identity.Permissions;
import dev.paddock.identity.RepositorySelection;
import dev.paddock.store.Handle;
import dev.paddock.store.Tx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The writer of installation tokens, and of deletions of an installation by its App. */
final class InstallationWriter {
  private final AuditFeature audit;
  private final InstallationStore installations;
  private final AccountsFeature accounts;
  private final HourlyTokens tokens;

  InstallationWriter(
      AuditFeature audit,
      InstallationStore installations,
      AccountsFeature accounts,
      HourlyTokens tokens) {
    this.audit = audit;
    this.installations = installations;
    this.accounts = accounts;
    this.tokens = tokens;
  }

  /**
   * The limits that a client asks for a new token.
   *
   * @param permissions empty for all that the App has
   * @param repositories by name; empty if the client sent no such list
   * @param repositoryIds by id; empty if the client sent no such list
   */
  record Narrowed(
      Optional<Permissions> permissions,
      Optional<List<String>> repositories,
      Optional<List<Long>> repositoryIds) {
    boolean namesRepositories() {
      return repositories.isPresent() || repositoryIds.isPresent();
    }
  }

  /**
   * A new token.
   *
   * @param chosen the repositories that it is limited to, if the client named some
   */
  record Made(
      HourlyTokens.Minted minted,
      Permissions permissions,
      RepositorySelection selection,
      Optional<List<Repository>> chosen) {}

  Made createToken(Origin origin, AppId app, InstallationId id, Narrowed narrowed) {
    return audit.write(
        origin,
        change -> {
          var tx = change.tx();
          var installation = own(tx, app, id);
          var granted = installation.app().permissions();
          var permissions = narrowed.permissions().orElse(granted);
          if (!granted.allowsAll(permissions)) {
            throw ApiException.invalid(
                "The permissions requested are not granted to this installation.");
          }
          var chosen =
              narrowed.namesRepositories()
                  ? Optional.of(chosen(tx, installation, narrowed))
                  : Optional.<List<Repository>>empty();
          var selection =
              chosen.map(InstallationWriter::selection).orElse(installation.repositories());
          var minted = tokens.installation(tx, id, permissions, selection);
          var details = new LinkedHashMap<String, Object>();
          details.put("integration", installation.app().slug());
          details.put("permissions", permissions.wire());
          details.put("repository_selection", selection.wire());
          details.put("created_token", minted.hashed());
          record(change, installation.account(), "create_access_token", Operation.CREATE, details);
          return new Made(minted, permissions, selection, chosen);
        });
  }

  private static RepositorySelection selection(List<Repository> chosen) {
    return new RepositorySelection.Selected(
        chosen.stream().map(it -> it.id()).collect(Collectors.toSet()));
  }

  private List<Repository> chosen(Tx tx, Installation installation, Narrowed narrowed) {
    var names =
        narrowed.repositories().orElse(List.of()).stream()
            .map(it -> it.toLowerCase(Locale.ROOT))
            .toList();
    var ids = narrowed.repositoryIds().orElse(List.of());
    var chosen =
        accounts.repositories().all(tx, installation.account()).stream()
            .filter(it -> installation.repositories().reaches(it.id()))
            .filter(it -> names.contains(key(it)) || ids.contains(it.id().value()))
            .toList();
    boolean allFound =
        chosen.stream().map(InstallationWriter::key).toList().containsAll(names)
            && chosen.stream().map(it -> it.id().value()).toList().containsAll(ids);
    if (!allFound) {
      throw ApiException.invalid(
          "There is at least one repository that does not exist or is not accessible to the parent installation.");
    }
    return chosen;
  }

  private static String key(Repository repository) {
    return repository.name().toLowerCase(Locale.ROOT);
  }

  private void record(
      Change change,
      OrgId account,
      String action,
      Operation operation,
      Map<String, Object> details) {
    Level level = accounts.organizations().get(change.tx(), account).level();
    change.record("integration_installation." + action, Optional.of(level), operation, details);
  }

  /** Revokes the token that the caller used. */
  void revokeToken(Origin origin, Caller.Installation caller) {
    audit.write(
        origin,
        change -> {
          record(
              change,
              caller.owner(),
              "revoke_access_token",
              Operation.REMOVE,
              Map.of("integration", caller.appSlug()));
          return tokens.revokeInstallationToken(change.tx(), caller.token().id());
        });
  }

  void delete(Origin origin, AppId app, InstallationId id) {
    audit.write(
        origin,
        change -> {
          var tx = change.tx();
          var installation = own(tx, app, id);
          var account = accounts.organizations().get(tx, installation.account()).level();
          installations.delete(change, installation, account);
          return id;
        });
  }

  private Installation own(Handle handle, AppId app, InstallationId id) {
    return installations.find(handle, id, app).orElseThrow(ApiException::notFound);
  }
}
