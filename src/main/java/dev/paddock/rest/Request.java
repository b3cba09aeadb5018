package dev.paddock.rest;

import dev.paddock.identity.ApiException;
import dev.paddock.identity.Caller;
import dev.paddock.identity.Level;
import dev.paddock.identity.Origin;
import dev.paddock.web.Digits;
import dev.paddock.web.PathTree;
import dev.paddock.web.Reply;
import dev.paddock.web.RequestHeader;
import dev.paddock.web.Target;
import dev.paddock.web.Urls;
import dev.paddock.web.WebRequest;
import dev.paddock.web.WebServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A request whose route is known, as handlers read it. */
public final class Request {
  private final Route route;
  private final Map<String, String> variables;
  private final Target target;
  private final WebRequest incoming;
  private final Urls urls;
  private final Caller caller;
  private final String id;
  private @Nullable Level level;

  Request(
      PathTree.Found<Route> match,
      Target target,
      WebRequest incoming,
      Urls urls,
      Caller caller,
      String id) {
    this.route = match.value();
    this.variables = match.variables();
    this.target = target;
    this.incoming = incoming;
    this.urls = urls;
    this.caller = caller;
    this.id = id;
  }

  public Caller caller() {
    return caller;
  }

  /** The user who calls, on routes that only users may call. */
  public Caller.User user() {
    return (Caller.User) caller;
  }

  /** The origin of a change that this request makes. */
  public Origin origin() {
    return new Origin.Call(caller, remoteAddress(), incoming.header(RequestHeader.USER_AGENT), id);
  }

  /** Notes what the path names, once the caller may use it. */
  void judged(Level found) {
    level = found;
  }

  Optional<Level> level() {
    return Optional.ofNullable(level);
  }

  /** Whether it only reads. */
  boolean isSafe() {
    return incoming.isSafe();
  }

  /** IP address of the client. */
  public String remoteAddress() {
    return incoming.remoteAddress();
  }

  public Urls urls() {
    return urls;
  }

  /** A path variable by the name it has in the route, decoded. */
  public String variable(String name) {
    var value = variables.get(name);
    if (value == null) {
      throw new IllegalArgumentException(route.path() + " has no {" + name + "}");
    }
    return value;
  }

  boolean has(String variable) {
    return variables.containsKey(variable);
  }

  /**
   * A path variable that is a number.
   *
   * @throws ApiException 404 if it is none, or larger than any id
   */
  public long id(String name) {
    var text = variable(name);
    if (!Digits.isId(text)) {
      throw ApiException.notFound();
    }
    return Long.parseLong(text);
  }

  /** A query parameter, empty when absent or without a value. */
  public Optional<String> query(String name) {
    return Optional.of(target.query().first(name)).filter(value -> !value.isEmpty());
  }

  /** The absolute URL of what was asked for, without its query. */
  public String url() {
    return urls.base() + target.path();
  }

  public Page page() {
    return Page.of(target.query());
  }

  /**
   * The body, which must be there.
   *
   * @throws ApiException 400 or 422 if it is no JSON object
   */
  public Body body() {
    return Body.parse(bytes());
  }

  /** The body of a route that can do without. */
  public Body bodyOrEmpty() {
    return bytes().length == 0 ? Body.empty() : body();
  }

  private byte[] bytes() {
    return incoming.body().read(WebServer.LARGEST_BODY, caller.account(remoteAddress()));
  }

  /**
   * A page of a list, with the links to the others.
   *
   * @param level what the path names; the links name it by its id
   * @param total entries in the whole list
   */
  public Reply paged(Level level, long total, Object json) {
    return linked(canonicalPath(level), total, json);
  }

  /**
   * A page of a list in GitHub's usual form: {@code total_count}, and the entries under their name.
   *
   * @param level what the path names
   * @param total entries in the whole list
   * @param name of the entries, such as {@code secrets}
   */
  public Reply list(Level level, long total, String name, List<?> entries) {
    var json = new LinkedHashMap<String, Object>();
    json.put("total_count", total);
    json.put(name, entries);
    return paged(level, total, json);
  }

  /** A page of a list whose path names no organization or repository. */
  public Reply paged(long total, Object json) {
    return linked(target.path(), total, json);
  }

  private Reply linked(String path, long total, Object json) {
    var links =
        page().links(total).stream()
            .map(link -> link(path, "page", link.number(), link.relation()))
            .collect(Collectors.joining(", "));
    return links.isEmpty() ? Reply.ok(json) : Reply.ok(json).with("Link", links);
  }

  /** A part of a list that goes on after an id, with the link to what follows. */
  public Reply since(Optional<Long> lastId, Object json) {
    return lastId
        .map(id -> Reply.ok(json).with("Link", link(target.path(), "since", id, "next")))
        .orElseGet(() -> Reply.ok(json));
  }

  /**
   * The link to another part of a list that is read by cursors.
   *
   * @param parameter that takes the cursor
   * @param other that leads the other way, and is left out
   */
  public String cursor(String parameter, String other, String cursor, String relation) {
    return link(target.path(), target.query().without(other).with(parameter, cursor), relation);
  }

  private String link(String path, String parameter, long value, String relation) {
    return link(path, target.query().with(parameter, Long.toString(value)), relation);
  }

  private String link(String path, String query, String relation) {
    return "<%s%s?%s>; rel=\"%s\"".formatted(urls.base(), path, query, relation);
  }

  private String canonicalPath(Level level) {
    var parts = target.path().substring(RouteTable.API.length()).split("/", -1);
    return switch (level) {
      case Level.Organization organization when !has(Route.ORGANIZATION_ID) ->
          RouteTable.API + "/organizations/" + organization.id().value() + after(parts, 3);
      case Level.Repository repository when !has(Route.REPOSITORY_ID) ->
          RouteTable.API + "/repositories/" + repository.id().value() + after(parts, 4);
      case Level.Environment environment -> canonicalPath(environment.repository());
      case Level.Enterprise enterprise -> target.path();
      case Level.Organization alreadyById -> target.path();
      case Level.Repository alreadyById -> target.path();
    };
  }

  private static String after(String[] parts, int skipped) {
    var rest = new StringBuilder();
    for (int i = skipped; i < parts.length; i++) {
      rest.append('/').append(parts[i]);
    }
    return rest.toString();
  }
}
