package dev.paddock.http;

import dev.paddock.identity.Access;
import dev.paddock.identity.Caller;
import dev.paddock.identity.Level;
import dev.paddock.identity.OrgId;
import dev.paddock.identity.RepoId;
import dev.paddock.identity.Rule;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One line of the route table: what is asked, who may ask it, and who answers.
 *
 * @param method upper-case
 * @param path below {@code /api/v3}, variables in braces as in GitHub's documentation
 * @param operationId GitHub's, for instance {@code actions/get-org-secret}
 * @param remembered see {@link #ofDatabaseAlone}
 */
public record Route(
    String method,
    String path,
    String operationId,
    Rule rule,
    BiFunction<Access, Request, Reply> action,
    boolean remembered) {

  // Names of the variables in the aliases by id; no documented path uses them.
  static final String ORGANIZATION_ID = "organization by id";
  static final String REPOSITORY_ID = "repository by id";

  /** A route that names no organization or repository. */
  public static Route plain(
      String method, String path, String operationId, Rule rule, Function<Request, Reply> handler) {
    return of(
        method,
        path,
        operationId,
        rule,
        (access, request) -> {
          access.plain(request.caller(), rule);
          return handler.apply(request);
        });
  }

  /** A route below {@code /orgs/{org}}, and so below {@code /organizations/{id}}. */
  public static Route organization(
      String method,
      String path,
      String operationId,
      Rule.OrganizationRule rule,
      BiFunction<Request, Level.Organization, Reply> handler) {
    return of(
        method,
        path,
        operationId,
        rule,
        (access, request) -> handler.apply(request, organization(access, request, rule)));
  }

  /** A route below {@code /repos/{owner}/{repo}}, and so below {@code /repositories/{id}}. */
  public static Route repository(
      String method,
      String path,
      String operationId,
      Rule.RepositoryRule rule,
      BiFunction<Request, Level.Repository, Reply> handler) {
    return of(
        method,
        path,
        operationId,
        rule,
        (access, request) -> handler.apply(request, repository(access, request, rule)));
  }

  /** A route below {@code /repos/{owner}/{repo}/environments/{environment_name}}. */
  public static Route environment(
      String method,
      String path,
      String operationId,
      Rule.RepositoryRule rule,
      BiFunction<Request, Level.Environment, Reply> handler) {
    return of(
        method,
        path,
        operationId,
        rule,
        (access, request) ->
            handler.apply(
                request,
                access.environment(
                    repository(access, request, rule), request.variable("environment_name"))));
  }

  /** A route below {@code /enterprises/{enterprise}}. */
  public static Route enterprise(
      String method,
      String path,
      String operationId,
      Rule.Enterprise rule,
      BiFunction<Request, Level.Enterprise, Reply> handler) {
    return of(
        method,
        path,
        operationId,
        rule,
        (access, request) ->
            handler.apply(
                request,
                access.enterprise(request.caller(), request.variable("enterprise"), rule)));
  }

  private static Level.Organization organization(
      Access access, Request request, Rule.OrganizationRule rule) {
    Caller caller = request.caller();
    return request.has(ORGANIZATION_ID)
        ? access.organization(caller, new OrgId(request.id(ORGANIZATION_ID)), rule)
        : access.organization(caller, request.variable("org"), rule);
  }

  private static Level.Repository repository(
      Access access, Request request, Rule.RepositoryRule rule) {
    Caller caller = request.caller();
    return request.has(REPOSITORY_ID)
        ? access.repository(caller, new RepoId(request.id(REPOSITORY_ID)), rule)
        : access.repository(caller, request.variable("owner"), request.variable("repo"), rule);
  }

  /**
   * The same route, whose answers are a matter of the request and the database alone: not of the
   * clock, nor of anything that is kept in memory. They may be given again while nothing changes.
   */
  public Route ofDatabaseAlone() {
    return new Route(method, path, operationId, rule, action, true);
  }

  private static Route of(
      String method,
      String path,
      String operationId,
      Rule rule,
      BiFunction<Access, Request, Reply> action) {
    return new Route(method, path, operationId, rule, action, false);
  }

  Reply answer(Access access, Request request) {
    return action.apply(access, request);
  }
}
