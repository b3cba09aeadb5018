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
 * The audit log of an organization, read in parts that cursors lead through.
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
    // Git events are not kept here: what is on record came by the API or from an operator.
    if (request.query("include").filter("git"::equals).isPresent()) {
      return Reply.ok(List.of());
    }
    boolean oldestFirst = request.query("order").filter("asc"::equals).isPresent();
    var before = request.query("before").flatMap(AuditCursor::parse).map(AuditCursor::id);
    var after = request.query("after").flatMap(AuditCursor::parse).map(AuditCursor::id);
    boolean backwards = before.isPresent();
    int size = request.page().size();
    var found =
        store.search(
            database,
            new AuditStore.Wanted(
                Optional.of(organization.id().value()),
                AuditPhrase.parse(request.query("phrase").orElse("")),
                backwards ? before : after,
                oldestFirst != backwards,
                size + 1));
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

  /** A part of a search that goes on behind an entry which was looked at and is not shown. */
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
