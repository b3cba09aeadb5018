package dev.paddock.runners;

import dev.paddock.identity.ApiException;
import dev.paddock.identity.Level;
import dev.paddock.rest.Request;
import dev.paddock.rest.Route;
import dev.paddock.store.Database;
import dev.paddock.web.Reply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The routes for the history of a runner, such as why it is offline. GitHub has none like them. */
final class RunnerEventsApi {
  private final Database database;
  private final RunnerStore store;
  private final RunnerEventStore events;

  RunnerEventsApi(Database database, RunnerStore store, RunnerEventStore events) {
    this.database = database;
    this.store = store;
    this.events = events;
  }

  List<Route> routes() {
    var own = "/_paddock/v1";
    var events = "/actions/runners/{runner_id}/events";
    var organization =
        Route.organization(own + "/orgs/{org}" + events, RunnerRules.READ, RunnerRules.WRITE);
    organization.get("", "paddock/list-runner-events-for-org", this::list);
    var repository =
        Route.repository(
            own + "/repos/{owner}/{repo}" + events,
            RunnerRules.REPOSITORY_READ,
            RunnerRules.REPOSITORY_WRITE);
    repository.get("", "paddock/list-runner-events-for-repo", this::list);
    var enterprise =
        Route.enterprise(own + "/enterprises/{enterprise}" + events, RunnerRules.ENTERPRISE);
    enterprise.get("", "paddock/list-runner-events-for-enterprise", this::list);
    return Route.all(organization, repository, enterprise);
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
