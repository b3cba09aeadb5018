package dev.paddock.accounts;

import dev.paddock.audit.AuditFeature;
import dev.paddock.audit.Change;
import dev.paddock.feature.Feature;
import dev.paddock.identity.CallerView;
import dev.paddock.identity.Level;
import dev.paddock.identity.UserTokens;
import dev.paddock.rest.Route;
import dev.paddock.store.Database;
import dev.paddock.store.Handle;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** The entry point of accounts: routes, and the stores and writers that other features use. */
public final class AccountsFeature {
  private final UserStore users;
  private final EnterpriseStore enterprises;
  private final OrganizationStore organizations;
  private final RepositoryStore repositories;
  private final CollaboratorStore collaborators = new CollaboratorStore();
  private final EnvironmentStore environments;
  private final TokenWriter tokens;
  private final AccountWriter writer;
  private final MembershipWriter memberships;
  private final RepositoryWriter repositoryWriter;
  private final List<BiConsumer<Change, Level>> beforeDeletion = new CopyOnWriteArrayList<>();
  private final List<Route> routes;

  public AccountsFeature(
      Database database, AuditFeature audit, CallerView view, UserTokens userTokens, Clock clock) {
    this.users = new UserStore(clock);
    this.enterprises = new EnterpriseStore(clock);
    this.organizations = new OrganizationStore(clock);
    this.repositories = new RepositoryStore(clock);
    this.environments = new EnvironmentStore(clock);
    this.tokens = new TokenWriter(userTokens);
    this.writer = new AccountWriter(database, audit, users, organizations, enterprises, tokens);
    this.memberships = new MembershipWriter(database, audit, organizations);
    this.repositoryWriter =
        new RepositoryWriter(
            database, audit, beforeDeletion, repositories, collaborators, environments);
    this.routes = routes(database, view, clock);
  }

  private List<Route> routes(Database database, CallerView view, Clock clock) {
    return Stream.of(
            new UsersApi(database, users, organizations, writer).routes(),
            new OrgsApi(database, view, organizations, repositories).routes(),
            new MembersApi(database, view, users, organizations, memberships).routes(),
            new ReposApi(database, view, repositories, collaborators, repositoryWriter).routes(),
            new CollaboratorsApi(database, view, users, collaborators, repositoryWriter).routes(),
            new EnvironmentsApi(database, environments, repositoryWriter).routes(),
            new AdminApi(database, users, writer, clock).routes())
        .flatMap(List::stream)
        .toList();
  }

  /** The feature as one value. */
  public Feature feature() {
    return Feature.of("accounts", routes);
  }

  /** Whether a login is taken, by a user or an organization. */
  public boolean isTaken(Handle handle, Login login) {
    return Accounts.exists(handle, login);
  }

  /**
   * Adds a listener that is called in the transaction that deletes a repository or an environment,
   * before the deletion: it puts on record, or ends, what belongs to it.
   */
  public void beforeDeletion(BiConsumer<Change, Level> action) {
    beforeDeletion.add(action);
  }

  /** Whether a text can be the name of an environment. */
  public static boolean isEnvironmentName(String text) {
    return RepositoryWriter.isEnvironmentName(text);
  }

  public EnvironmentStore environments() {
    return environments;
  }

  /** The writer of users, organizations and the enterprise. */
  public AccountWriter writer() {
    return writer;
  }

  /** The writer of memberships of organizations. */
  public MembershipWriter memberships() {
    return memberships;
  }

  /** The writer of repositories, their collaborators and environments. */
  public RepositoryWriter repositoryWriter() {
    return repositoryWriter;
  }

  /** The writer of tokens of users. */
  public TokenWriter tokens() {
    return tokens;
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
