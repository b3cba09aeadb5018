package dev.paddock.runners;

import dev.paddock.http.Reply;
import dev.paddock.http.Request;
import dev.paddock.http.Route;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.Level;
import dev.paddock.store.Database;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened to a runner, and why it is offline. GitHub has nothing like it. */
final class RunnerEventsApi {
  private static final String EVENTS = "/actions/runners/{runner_id}/events";

  private final Database database;
  private final RunnerStore store;
  private final RunnerEventStore events;

  RunnerEventsApi(Database database, RunnerStore store, RunnerEventStore events) {
    this.database = database;
    this.store = store;
    this.events = events;
  }

  List<Route> routes() {
    return List.of(
        Route.organization(
            "GET",
            "/_paddock/v1/orgs/{org}" + EVENTS,
            "paddock/list-runner-events-for-org",
            RunnerRoutes.READ,
            this::list),
        Route.repository(
            "GET",
            "/_paddock/v1/repos/{owner}/{repo}" + EVENTS,
            "paddock/list-runner-events-for-repo",
            RunnerRoutes.REPOSITORY_READ,
            this::list),
        Route.enterprise(
            "GET",
            "/_paddock/v1/enterprises/{enterprise}" + EVENTS,
            "paddock/list-runner-events-for-enterprise",
            RunnerRoutes.ENTERPRISE,
            this::list));
  }

  /** One entry of the history. */
  record EventJson(String at, String event, @Nullable String reason) {
    static EventJson of(RunnerEvent event) {
      return new EventJson(event.at().toString(), event.kind().wire(), event.reason().orElse(null));
    }
  }

  /** A page, newest first. */
  record ListJson(long totalCount, List<EventJson> events) {}

  private Reply list(Request request, Level level) {
    var id = new RunnerId(request.id("runner_id"));
    return database.snapshot(handle -> {
      if (store.find(handle, level.levelId(), id).isEmpty()) {
        throw ApiException.notFound();
      }
      long total = events.count(handle, id);
      var page = events.page(handle, id, request.page()).stream().map(EventJson::of).toList();
      return request.paged(total, new ListJson(total, page));
    });
  }
}
