package dev.paddock.rest;

import dev.paddock.identity.Access;
import dev.paddock.identity.Level;
import dev.paddock.identity.OrgId;
import dev.paddock.identity.RepoId;
import dev.paddock.identity.Rule;
import dev.paddock.web.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One line of the route table: what is asked, who may ask it, and who answers.
 *
 * @param method upper-case
 * @param path below {@code /api/v3}, variables in braces as in GitHub's documentation
 * @param operationId GitHub's, for instance {@code actions/get-org-secret}
 * @param action judges the caller, and answers
 * @param cacheable see {@link Group#cacheable}
 */
public record Route(
    String method,
    String path,
    String operationId,
    Rule rule,
    BiFunction<Access, Request, Reply> action,
    boolean cacheable) {
  // Names of the variables in the aliases by id; no documented path uses them.
  static final String ORGANIZATION_ID = "organization by id";
  static final String REPOSITORY_ID = "repository by id";

  Reply answer(Access access, Request request) {
    return action.apply(access, request);
  }

  private static <R extends Rule, H> Group<R, H> of(
      String path, R read, R write, Binder<R, H> binder) {
    return new Group<>(path, read, write, false, binder, new ArrayList<>());
  }

  /**
   * Routes that name no organization or repository.
   *
   * @param path below {@code /api/v3}, variables in braces as in GitHub's documentation
   */
  public static Group<Rule, Function<Request, Reply>> plain(String path, Rule rule) {
    return of(
        path,
        rule,
        rule,
        (needed, handler) ->
            (access, request) -> {
              access.plain(request.caller(), needed);
              endVisitUnlessItReads(access, request);
              return handler.apply(request);
            });
  }

  /** Routes below {@code /orgs/{org}}, and so below {@code /organizations/{id}}. */
  public static Group<Rule.OrganizationRule, BiFunction<Request, Level.Organization, Reply>>
      organization(String path, Rule.OrganizationRule read, Rule.OrganizationRule write) {
    return of(
        path,
        read,
        write,
        (rule, handler) ->
            (access, request) ->
                handler.apply(
                    request, judged(access, request, organization(access, request, rule))));
  }

  /** Routes below {@code /repos/{owner}/{repo}}, and so below {@code /repositories/{id}}. */
  public static Group<Rule.RepositoryRule, BiFunction<Request, Level.Repository, Reply>> repository(
      String path, Rule.RepositoryRule read, Rule.RepositoryRule write) {
    return of(
        path,
        read,
        write,
        (rule, handler) ->
            (access, request) ->
                handler.apply(request, judged(access, request, repository(access, request, rule))));
  }

  /** Routes below {@code /repos/{owner}/{repo}/environments/{environment_name}}. */
  public static Group<Rule.RepositoryRule, BiFunction<Request, Level.Environment, Reply>>
      environment(String path, Rule.RepositoryRule read, Rule.RepositoryRule write) {
    return of(
        path,
        read,
        write,
        (rule, handler) ->
            (access, request) ->
                handler.apply(
                    request,
                    judged(
                        access,
                        request,
                        access.environment(
                            repository(access, request, rule),
                            request.variable("environment_name")))));
  }

  /** Routes below {@code /enterprises/{enterprise}}. */
  public static Group<Rule.Enterprise, BiFunction<Request, Level.Enterprise, Reply>> enterprise(
      String path, Rule.Enterprise rule) {
    return of(
        path,
        rule,
        rule,
        (needed, handler) ->
            (access, request) ->
                handler.apply(
                    request,
                    judged(
                        access,
                        request,
                        access.enterprise(
                            request.caller(), request.variable("enterprise"), needed))));
  }

  // What waits for a body, or for other work, must not keep a connection of the store.
  private static <L extends Level> L judged(Access access, Request request, L level) {
    request.judged(level);
    endVisitUnlessItReads(access, request);
    return level;
  }

  private static void endVisitUnlessItReads(Access access, Request request) {
    if (!request.isSafe()) {
      access.endVisit();
    }
  }

  private static Level.Organization organization(
      Access access, Request request, Rule.OrganizationRule rule) {
    return request.has(ORGANIZATION_ID)
        ? access.organization(request.caller(), new OrgId(request.id(ORGANIZATION_ID)), rule)
        : access.organization(request.caller(), request.variable("org"), rule);
  }

  private static Level.Repository repository(
      Access access, Request request, Rule.RepositoryRule rule) {
    return request.has(REPOSITORY_ID)
        ? access.repository(request.caller(), new RepoId(request.id(REPOSITORY_ID)), rule)
        : access.repository(
            request.caller(), request.variable("owner"), request.variable("repo"), rule);
  }

  /** The routes of several groups. */
  public static List<Route> all(Group<?, ?>... groups) {
    return Stream.of(groups).flatMap(it -> it.routes.stream()).toList();
  }

  private interface Binder<R, H> {
    BiFunction<Access, Request, Reply> bind(R rule, H handler);
  }

  /**
   * A group of routes that begin with the same path and have the same rules: one for GET, one for
   * all else. Each route is then one line.
   *
   * @param <R> the kind of rule
   * @param <H> the kind of handler: what it is given besides the request, if anything
   */
  public static final class Group<R extends Rule, H> {
    private final String path;
    private final R read;
    private final R write;
    private final boolean cacheable;
    private final Binder<R, H> binder;
    // Shared with the groups below this one.
    private final List<Route> routes;

    private Group(
        String path, R read, R write, boolean cacheable, Binder<R, H> binder, List<Route> routes) {
      this.path = path;
      this.read = read;
      this.write = write;
      this.cacheable = cacheable;
      this.binder = binder;
      this.routes = routes;
    }

    /**
     * The same group, whose answers to GET depend on the request and the database alone: not on the
     * clock, nor on anything that is kept in memory. They may be given again while nothing changes.
     */
    public Group<R, H> cacheable() {
      return new Group<>(path, read, write, true, binder, routes);
    }

    /** Routes further down the path. */
    public Group<R, H> at(String below) {
      return new Group<>(path + below, read, write, cacheable, binder, routes);
    }

    /** The same path under other rules. */
    public Group<R, H> with(R otherRead, R otherWrite) {
      return new Group<>(path, otherRead, otherWrite, cacheable, binder, routes);
    }

    /**
     * A route that reads.
     *
     * @param below what follows the group's path, may be empty
     * @param operationId GitHub's, for instance {@code actions/get-org-secret}
     */
    public void get(String below, String operationId, H handler) {
      add("GET", below, operationId, read, handler);
    }

    /** A route that makes something. */
    public void post(String below, String operationId, H handler) {
      add("POST", below, operationId, write, handler);
    }

    /** A route that makes or replaces something. */
    public void put(String below, String operationId, H handler) {
      add("PUT", below, operationId, write, handler);
    }

    /** A route that changes something. */
    public void patch(String below, String operationId, H handler) {
      add("PATCH", below, operationId, write, handler);
    }

    /** A route that removes something. */
    public void delete(String below, String operationId, H handler) {
      add("DELETE", below, operationId, write, handler);
    }

    private void add(String method, String below, String operationId, R rule, H handler) {
      routes.add(
          new Route(
              method, path + below, operationId, rule, binder.bind(rule, handler), cacheable));
    }

    /**
     * All routes of the group, and of those related to it by {@link #at}, {@link #with} or {@link
     * #cacheable()}.
     */
    public List<Route> routes() {
      return List.copyOf(routes);
    }
  }
}
