package dev.paddock.rest;

import dev.paddock.web.PathTree;
import dev.paddock.web.Target;
import java.util.List;
import java.util.Optional;

/** All routes, found by method and path. */
public final class RouteTable {
  /** The path at which the REST API begins. */
  public static final String API = "/api/v3";

  /** The path at which begins what is Paddock's own and not GitHub's. */
  public static final String OWN = "/_paddock/";

  private final List<Route> routes;
  private final PathTree<Route> tree = new PathTree<>();

  /** Builds the table, with the aliases by id of every route of an organization or repository. */
  public RouteTable(List<Route> routes) {
    this.routes = List.copyOf(routes);
    for (Route route : routes) {
      add(route, route.path());
      alias(route, "/orgs/{org}", "/organizations/{" + Route.ORGANIZATION_ID + "}");
      alias(route, "/repos/{owner}/{repo}", "/repositories/{" + Route.REPOSITORY_ID + "}");
    }
  }

  /** The routes as given, without aliases. */
  public List<Route> routes() {
    return routes;
  }

  /** The route that a request would take, aliases included. */
  public Optional<Route> routeOf(String method, String target) {
    return find(method, Target.parse(target).segments()).map(PathTree.Found::value);
  }

  private void alias(Route route, String prefix, String byId) {
    if (route.path().equals(prefix) || route.path().startsWith(prefix + "/")) {
      add(route, byId + route.path().substring(prefix.length()));
    }
  }

  private void add(Route route, String path) {
    boolean isWhole = path.startsWith("/api/") || path.startsWith(OWN);
    tree.add(route.method(), isWhole ? path : API + path, route);
  }

  /** Finds the route of a request; HEAD is answered by GET. */
  Optional<PathTree.Found<Route>> find(String method, List<String> segments) {
    return tree.find(method.equals("HEAD") ? "GET" : method, segments);
  }
}
