package dev.paddock.runners;

import dev.paddock.identity.ApiException;
import dev.paddock.identity.Caller.RunnerTokenKind;
import dev.paddock.identity.Level;
import dev.paddock.identity.Maker;
import dev.paddock.rest.Body;
import dev.paddock.rest.Counted;
import dev.paddock.rest.Request;
import dev.paddock.store.Database;
import dev.paddock.web.Reply;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/**
 * The handlers for self-hosted runners, the same on each level. {@link RunnerRoutes} has their
 * routes.
 *
 * @see <a
 *     href="https://docs.github.com/enterprise-server@3.19/rest/actions/self-hosted-runners">REST
 *     API endpoints for self-hosted runners</a>
 */
final class RunnersApi {
  private static final DateTimeFormatter WITH_MILLISECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Database database;
  private final RunnerStore store;
  private final RunnerWriter writer;

  RunnersApi(Database database, RunnerStore store, RunnerWriter writer) {
    this.database = database;
    this.store = store;
    this.writer = writer;
  }

  Reply list(Request request, Level level) {
    var name = request.query("name").map(it -> it.toLowerCase(Locale.ROOT));
    if (name.isPresent()) {
      var named = database.read(handle -> store.withName(handle, level.levelId(), name.get()));
      return paged(request, level, new Counted<>(named.size(), named));
    }
    var page = request.page();
    return paged(
        request,
        level,
        Counted.read(database, page, handle -> store.page(handle, level.levelId(), page)));
  }

  private static Reply paged(Request request, Level level, Counted<Runner> runners) {
    var json = runners.entries().stream().map(RunnerJson::of).toList();
    return request.paged(level, runners.total(), new RunnerJson.ListJson(runners.total(), json));
  }

  Reply listApplications(Request request, Level level) {
    return Reply.ok(RunnerDownloads.ALL);
  }

  Reply createRegistrationToken(Request request, Level level) {
    return token(request, level, RunnerTokenKind.REGISTRATION);
  }

  Reply createRemoveToken(Request request, Level level) {
    return token(request, level, RunnerTokenKind.REMOVE);
  }

  private Reply token(Request request, Level level, RunnerTokenKind kind) {
    var minted = writer.createToken(request.origin(), Maker.of(request.caller()), level, kind);
    return Reply.created(new TokenJson(minted.token(), time(minted.expiresAt())));
  }

  /** {@code authentication-token}. */
  record TokenJson(String token, String expiresAt) {}

  private static String time(Instant moment) {
    return WITH_MILLISECONDS.format(moment);
  }

  Reply generateJitConfig(Request request, Level level) {
    var body = request.body();
    var name = body.text("name");
    long group = body.integer("runner_group_id");
    var labels = body.texts("labels", 1, RunnerLabel.MOST);
    var workFolder = body.optionalText("work_folder").orElse("_work");
    body.check();
    if (group != RunnerGroup.DEFAULT.id()) {
      throw ApiException.notFound();
    }
    var made =
        writer.generateJitConfig(request.origin(), level, name, labels, workFolder, request.urls());
    var json = new LinkedHashMap<String, Object>();
    json.put("runner", RunnerJson.of(made.runner()));
    json.put("encoded_jit_config", made.encodedConfig());
    return Reply.created(json);
  }

  Reply get(Request request, Level level) {
    return Reply.ok(RunnerJson.of(find(request, level)));
  }

  Reply delete(Request request, Level level) {
    writer.delete(request.origin(), level, id(request));
    return Reply.noContent();
  }

  Reply listLabels(Request request, Level level) {
    return labels(find(request, level));
  }

  Reply addLabels(Request request, Level level) {
    find(request, level);
    return labels(writer.addLabels(request.origin(), level, id(request), names(request.body(), 1)));
  }

  Reply setLabels(Request request, Level level) {
    find(request, level);
    return labels(writer.setLabels(request.origin(), level, id(request), names(request.body(), 0)));
  }

  Reply removeAllLabels(Request request, Level level) {
    return labels(writer.removeAllLabels(request.origin(), level, id(request)));
  }

  Reply removeLabel(Request request, Level level) {
    return labels(
        writer.removeLabel(request.origin(), level, id(request), request.variable("name")));
  }

  private static List<String> names(Body body, int least) {
    var names = body.texts("labels", least, RunnerLabel.MOST);
    body.check();
    return names;
  }

  private static Reply labels(Runner runner) {
    return Reply.ok(RunnerJson.LabelsJson.of(runner));
  }

  private Runner find(Request request, Level level) {
    return database
        .read(handle -> store.find(handle, level.levelId(), id(request)))
        .orElseThrow(ApiException::notFound);
  }

  private static RunnerId id(Request request) {
    return new RunnerId(request.id("runner_id"));
  }
}
