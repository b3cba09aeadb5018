package dev.paddock.app;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.accounts.Organization;
import dev.paddock.accounts.Repository;
import dev.paddock.accounts.User;
import dev.paddock.store.Handle;

/**
 * Finds the users, organizations and repositories that operators name; one that does not exist is
 * an {@link OperatorException}.
 */
final class Lookup {
  private final AccountsFeature accounts;

  Lookup(AccountsFeature accounts) {
    this.accounts = accounts;
  }

  User user(Handle handle, String login) {
    return accounts
        .users()
        .find(handle, login)
        .orElseThrow(() -> new OperatorException("There is no user \"%s\".".formatted(login)));
  }

  Organization organization(Handle handle, String login) {
    return accounts
        .organizations()
        .find(handle, login)
        .orElseThrow(
            () -> new OperatorException("There is no organization \"%s\".".formatted(login)));
  }

  Repository repository(Handle handle, String organization, String name) {
    return accounts
        .repositories()
        .find(handle, organization(handle, organization).id(), name)
        .orElseThrow(() ->
            new OperatorException(
                "There is no repository \"%s/%s\".".formatted(organization, name)));
  }
}
