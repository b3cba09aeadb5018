package dev.paddock.graphql;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.accounts.NodeId;
import dev.paddock.accounts.Organization;
import dev.paddock.accounts.Repository;
import dev.paddock.accounts.User;
import dev.paddock.identity.Access;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.ApiException.Kind;
import dev.paddock.identity.Caller;
import dev.paddock.identity.CallerView;
import dev.paddock.identity.Level;
import dev.paddock.identity.Role;
import dev.paddock.identity.Rule;
import dev.paddock.identity.Scope;
import dev.paddock.identity.Visibility;
import dev.paddock.rest.Page;
import dev.paddock.rest.Request;
import dev.paddock.store.Database;
import dev.paddock.store.Handle;
import graphql.execution.DataFetcherResult;
import graphql.schema.DataFetchingEnvironment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The data fetchers of GraphQL: each loads the value of one field of a query. */
final class Fetchers {
  private static final int MOST_NODES = 100;
  private static final String EMAIL = "email";
  private static final Rule.Enterprise READ_ENTERPRISE =
      new Rule.Enterprise(Scope.READ_ENTERPRISE, Set.of());

  private final Database database;
  private final Access access;
  private final CallerView view;
  private final AccountsFeature accounts;

  Fetchers(Database database, Access access, CallerView view, AccountsFeature accounts) {
    this.database = database;
    this.access = access;
    this.view = view;
    this.accounts = accounts;
  }

  Object viewer(DataFetchingEnvironment environment) {
    var request = request(environment);
    if (!(request.caller() instanceof Caller.User caller)) {
      throw ApiException.of(Kind.FORBIDDEN, "Resource not accessible by integration");
    }
    return user(database.read(handle -> accounts.users().get(handle, caller.userId())));
  }

  private static Map<String, Object> user(User user) {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", NodeId.of("User", user.id().value()));
    json.put("databaseId", user.id().value());
    json.put("login", user.login());
    json.put("name", user.name().orElse(null));
    json.put(EMAIL, user.email().orElse(""));
    json.put("isSiteAdmin", user.siteAdmin());
    return json;
  }

  /** The email address of a user, for classic tokens only with a scope that may read it. */
  Object email(DataFetchingEnvironment environment) {
    Map<String, Object> user = Objects.requireNonNull(environment.getSource());
    return mayRead(environment, List.of(Scope.USER_EMAIL, Scope.READ_USER))
        ? user.getOrDefault(EMAIL, "")
        : insufficient(environment, "user:email", "read:user");
  }

  private static boolean mayRead(DataFetchingEnvironment environment, List<Scope> scopes) {
    return !(request(environment).caller() instanceof Caller.Classic user)
        || scopes.stream().anyMatch(user::has);
  }

  private static Object insufficient(DataFetchingEnvironment environment, String... scopes) {
    var message =
        "Your token has not been granted the required scopes to execute this query. The '%s' field requires one of the following scopes: [%s]."
            .formatted(environment.getField().getName(), "'" + String.join("', '", scopes) + "'");
    return DataFetcherResult.newResult()
        .error(
            new FieldError(
                "INSUFFICIENT_SCOPES", message, environment.getExecutionStepInfo().getPath()))
        .build();
  }

  Object organizations(DataFetchingEnvironment environment) {
    if (!mayRead(environment, List.of(Scope.READ_ORG))) {
      return insufficient(environment, "read:org");
    }
    var caller = (Caller.User) request(environment).caller();
    var only = CallerView.confinedTo(caller);
    int first =
        Math.clamp(environment.<Integer>getArgumentOrDefault("first", MOST_NODES), 1, MOST_NODES);
    return database.snapshot(handle -> {
      long total = accounts.organizations().countOfUser(handle, caller.userId(), only);
      var nodes =
          accounts
              .organizations()
              .ofUser(handle, caller.userId(), only, new Page(1, first))
              .stream()
              .map(Fetchers::organization)
              .toList();
      var pageInfo = new LinkedHashMap<String, Object>();
      pageInfo.put("hasNextPage", total > nodes.size());
      pageInfo.put("endCursor", null);
      return Map.of("nodes", nodes, "totalCount", total, "pageInfo", pageInfo);
    });
  }

  Object organization(DataFetchingEnvironment environment) {
    String login = argument(environment, "login");
    return found(
        environment,
        handle -> accounts.organizations().find(handle, login).map(Fetchers::organization),
        "Could not resolve to an Organization with the login of '%s'.".formatted(login));
  }

  private static Map<String, Object> organization(Organization organization) {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", NodeId.of("Organization", organization.id().value()));
    json.put("databaseId", organization.id().value());
    json.put("login", organization.login());
    json.put("name", organization.name().orElse(null));
    return json;
  }

  Object enterprise(DataFetchingEnvironment environment) {
    String slug = argument(environment, "slug");
    // Access decides who sees an enterprise, as for REST routes.
    var level = access.findEnterprise(request(environment).caller(), slug, READ_ENTERPRISE);
    return found(
        environment,
        handle ->
            accounts
                .enterprises()
                .find(handle)
                .filter(it -> level.equals(Optional.of(it.level())))
                .map(it ->
                    Map.of(
                        "id", NodeId.of("Enterprise", it.level().id()),
                        "databaseId", it.level().id(),
                        "slug", it.level().slug(),
                        "name", it.name())),
        "Could not resolve to a Business with the URL slug of '%s'.".formatted(slug));
  }

  Object repository(DataFetchingEnvironment environment) {
    String owner = argument(environment, "owner");
    String name = argument(environment, "name");
    var request = request(environment);
    var level = view.findRepository(request.caller(), owner, name);
    var permission = level.map(it -> permission(it, request.caller())).orElse("");
    return found(
        environment,
        handle ->
            level.map(it ->
                repository(
                    accounts.repositories().get(handle, it.id()),
                    accounts.organizations().get(handle, it.owner().id()),
                    permission,
                    request)),
        "Could not resolve to a Repository with the name '%s/%s'.".formatted(owner, name));
  }

  private static Map<String, Object> repository(
      Repository repository, Organization owner, String permission, Request request) {
    var level = repository.level();
    var json = new LinkedHashMap<String, Object>();
    json.put("id", NodeId.of("Repository", repository.id().value()));
    json.put("databaseId", repository.id().value());
    json.put("name", repository.name());
    json.put("nameWithOwner", level.fullName());
    json.put("owner", organization(owner));
    json.put("description", repository.description().orElse(null));
    json.put("isPrivate", level.visibility() != Visibility.PUBLIC);
    json.put("visibility", level.visibility().name());
    json.put("url", request.urls().html("/" + level.fullName()));
    json.put("viewerPermission", permission);
    return json;
  }

  private String permission(Level.Repository repository, Caller caller) {
    var role =
        caller instanceof Caller.User user ? view.roleIn(repository, user.userId()) : Role.READ;
    return role.or(Role.READ).wire().toUpperCase(Locale.ROOT);
  }

  private <T> Object found(
      DataFetchingEnvironment environment, Function<Handle, Optional<T>> find, String otherwise) {
    var found = database.snapshot(find);
    return found.isPresent()
        ? found.get()
        : DataFetcherResult.newResult()
            .error(
                new FieldError(
                    "NOT_FOUND", otherwise, environment.getExecutionStepInfo().getPath()))
            .build();
  }

  private static String argument(DataFetchingEnvironment environment, String name) {
    String value = environment.getArgument(name);
    if (value == null) {
      throw new IllegalArgumentException("the schema demands " + name);
    }
    return value;
  }

  private static Request request(DataFetchingEnvironment environment) {
    Request request = environment.getGraphQlContext().get(Request.class);
    return Objects.requireNonNull(request);
  }
}
