package dev.paddock.accounts;

import dev.paddock.http.Route;
import dev.paddock.identity.Access;
import dev.paddock.identity.UserTokens;
import dev.paddock.store.Database;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** The door of accounts: its routes, and its stores for those who make or look up accounts. */
public final class AccountsFeature {
  private final UserStore users;
  private final EnterpriseStore enterprises;
  private final OrganizationStore organizations;
  private final RepositoryStore repositories;
  private final CollaboratorStore collaborators = new CollaboratorStore();
  private final List<Route> routes;

  public AccountsFeature(Database database, Access access, UserTokens tokens, Clock clock) {
    this.users = new UserStore(clock);
    this.enterprises = new EnterpriseStore(clock);
    this.organizations = new OrganizationStore(clock);
    this.repositories = new RepositoryStore(clock);
    var environments = new EnvironmentStore(clock);
    var accounts = new AccountWriter(database, users, organizations, enterprises, tokens);
    var memberships = new MembershipWriter(database, organizations);
    var writer = new RepositoryWriter(database, repositories, collaborators, environments);
    this.routes =
        Stream.of(
                new UsersApi(database, users, organizations, accounts).routes(),
                new OrgsApi(database, access, organizations, repositories).routes(),
                new MembersApi(database, access, users, organizations, memberships).routes(),
                new ReposApi(database, access, repositories, collaborators, writer).routes(),
                new CollaboratorsApi(database, access, users, collaborators, writer).routes(),
                new EnvironmentsApi(database, environments, writer).routes(),
                new AdminApi(database, users, accounts, clock).routes())
            .flatMap(List::stream)
            .toList();
  }

  public List<Route> routes() {
    return routes;
  }

  /** Whether a login is taken, by a user or an organization. */
  public boolean isTaken(Handle handle, Login login) {
    return Accounts.exists(handle, login);
  }

  public UserStore users() {
    return users;
  }

  public EnterpriseStore enterprises() {
    return enterprises;
  }

  public OrganizationStore organizations() {
    return organizations;
  }

  public RepositoryStore repositories() {
    return repositories;
  }

  public CollaboratorStore collaborators() {
    return collaborators;
  }
}
