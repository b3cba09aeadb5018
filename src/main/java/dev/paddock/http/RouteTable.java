package dev.paddock.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All routes, found by method and path. A literal segment wins over a variable in its place. */
public final class RouteTable {
  /** Where the REST API begins. */
  public static final String API = "/api/v3";

  private final List<Route> routes;
  private final Node root = new Node();

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
    return find(method, Target.parse(target).segments()).map(Match::route);
  }

  private void alias(Route route, String prefix, String byId) {
    if (route.path().equals(prefix) || route.path().startsWith(prefix + "/")) {
      add(route, byId + route.path().substring(prefix.length()));
    }
  }

  private void add(Route route, String path) {
    var absolute = path.startsWith("/api/") ? path : API + path;
    var names = new ArrayList<String>();
    var node = root;
    for (String segment : absolute.substring(1).split("/", -1)) {
      if (segment.startsWith("{")) {
        names.add(segment.substring(1, segment.length() - 1));
        node = node.variable();
      } else {
        node = node.literals.computeIfAbsent(segment, s -> new Node());
      }
    }
    var before = node.ends.putIfAbsent(route.method(), new End(route, names));
    if (before != null) {
      throw new IllegalArgumentException(route.method() + " " + path + " is there twice");
    }
  }

  /** A route and the values of its path variables. */
  record Match(Route route, Map<String, String> variables) {}

  /** Finds the route of a request; HEAD is answered by GET. */
  Optional<Match> find(String method, List<String> segments) {
    var wanted = method.equals("HEAD") ? "GET" : method;
    var found = root.find(wanted, segments, 0, new ArrayList<>());
    return Optional.ofNullable(found);
  }

  private record End(Route route, List<String> names) {
    Match match(List<String> values) {
      var variables = new LinkedHashMap<String, String>();
      for (int i = 0; i < names.size(); i++) {
        variables.put(names.get(i), values.get(i));
      }
      return new Match(route, variables);
    }
  }

  private static final class Node {
    final Map<String, Node> literals = new HashMap<>();
    final Map<String, End> ends = new HashMap<>();
    @Nullable Node variable;

    Node variable() {
      var existing = variable;
      if (existing == null) {
        existing = new Node();
        variable = existing;
      }
      return existing;
    }

    @Nullable Match find(String method, List<String> segments, int at, List<String> values) {
      if (at == segments.size()) {
        var end = ends.get(method);
        return end == null ? null : end.match(values);
      }
      var segment = segments.get(at);
      var literal = literals.get(segment);
      var match = literal == null ? null : literal.find(method, segments, at + 1, values);
      if (match != null || variable == null || segment.isEmpty()) {
        return match;
      }
      values.addLast(segment);
      match = variable.find(method, segments, at + 1, values);
      if (match == null) {
        values.removeLast();
      }
      return match;
    }
  }
}
