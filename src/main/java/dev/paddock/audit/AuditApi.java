package dev.paddock.audit;

import dev.paddock.identity.Level;
import dev.paddock.identity.OrgRole;
import dev.paddock.identity.Permission;
import dev.paddock.identity.Permissions.Grade;
import dev.paddock.identity.Rule;
import dev.paddock.identity.Scope;
import dev.paddock.rest.Request;
import dev.paddock.rest.Route;
import dev.paddock.store.Database;
import dev.paddock.web.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The route of the audit log of an organization, paged by cursors.
 *
 * @see <a
 *     href="https://docs.github.com/enterprise-server@3.19/rest/orgs/orgs#get-the-audit-log-for-an-organization">Get
 *     the audit log for an organization</a>
 */
final class AuditApi {
  private static final Rule.Organization READ =
      new Rule.Organization(
          OrgRole.OWNER,
          List.of(Scope.ADMIN_ORG, Scope.READ_AUDIT_LOG),
          new Rule.Need.Granted(Permission.ORGANIZATION_ADMINISTRATION, Grade.READ),
          "Must be an organization owner.");

  private final Database database;
  private final AuditStore store;

  AuditApi(Database database, AuditStore store) {
    this.database = database;
    this.store = store;
  }

  List<Route> routes() {
    var log = Route.organization("/orgs/{org}/audit-log", READ, READ).cacheable();
    log.get("", "orgs/get-audit-log", this::getAuditLog);
    return log.routes();
  }

  private Reply getAuditLog(Request request, Level.Organization organization) {
    // There are no Git events in this log.
    if (request.query("include").filter("git"::equals).isPresent()) {
      return Reply.ok(List.of());
    }
    var before = request.query("before").flatMap(AuditCursor::parse).map(AuditCursor::id);
    var after = request.query("after").flatMap(AuditCursor::parse).map(AuditCursor::id);
    boolean backwards = before.isPresent();
    int size = request.page().size();
    var wanted = wanted(request, organization, backwards ? before : after, backwards, size + 1);
    var found = store.search(database, wanted);
    if (found.stopped().isPresent()) {
      return stopped(request, backwards, found.entries(), found.stopped().get());
    }
    boolean more = found.entries().size() > size;
    var part = more ? found.entries().subList(0, size) : found.entries();
    return reply(
        request,
        backwards ? part.reversed() : part,
        backwards || more,
        backwards ? more : after.isPresent());
  }

  private static AuditStore.Wanted wanted(
      Request request,
      Level.Organization organization,
      Optional<Long> from,
      boolean backwards,
      int most) {
    boolean oldestFirst = request.query("order").filter("asc"::equals).isPresent();
    return new AuditStore.Wanted(
        Optional.of(organization.id().value()),
        AuditPhrase.parse(request.query("phrase").orElse("")),
        from,
        oldestFirst != backwards,
        most);
  }

  /** The page of a search that stopped early: its link goes on behind the last entry examined. */
  private static Reply stopped(
      Request request, boolean backwards, List<AuditStore.Stored> part, long behind) {
    var cursor = new AuditCursor(behind).text();
    var link =
        backwards
            ? request.cursor("before", "after", cursor, "prev")
            : request.cursor("after", "before", cursor, "next");
    return Reply.ok(
            (backwards ? part.reversed() : part).stream().map(AuditStore.Stored::members).toList())
        .with("Link", link);
  }

  private static Reply reply(
      Request request, List<AuditStore.Stored> part, boolean next, boolean previous) {
    var reply = Reply.ok(part.stream().map(AuditStore.Stored::members).toList());
    if (part.isEmpty()) {
      return reply;
    }
    var links = new ArrayList<String>();
    if (next) {
      links.add(request.cursor("after", "before", cursor(part.getLast()), "next"));
    }
    if (previous) {
      links.add(request.cursor("before", "after", cursor(part.getFirst()), "prev"));
    }
    return links.isEmpty() ? reply : reply.with("Link", String.join(", ", links));
  }

  private static String cursor(AuditStore.Stored entry) {
    return new AuditCursor(entry.id()).text();
  }
}
