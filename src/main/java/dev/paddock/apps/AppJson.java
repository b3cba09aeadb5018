package dev.paddock.apps;

import dev.paddock.accounts.AccountJson;
import dev.paddock.accounts.NodeId;
import dev.paddock.identity.Level;
import dev.paddock.web.Json;
import dev.paddock.web.Urls;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes Apps and installations as JSON: GitHub's {@code integration} and {@code installation}. */
final class AppJson {
  private AppJson() {}

  static Map<String, Object> app(
      App app, Map<String, Object> owner, long installations, Urls urls) {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", app.id().value());
    json.put("slug", app.slug());
    json.put("node_id", NodeId.of("Integration", app.id().value()));
    json.put("client_id", app.clientId());
    json.put("owner", owner);
    json.put("name", app.name());
    json.put("description", null);
    json.put("external_url", urls.html("/apps/" + app.slug()));
    json.put("html_url", urls.html("/github-apps/" + app.slug()));
    json.put("created_at", Json.time(app.createdAt()));
    json.put("updated_at", Json.time(app.updatedAt()));
    json.put("permissions", app.permissions().wire());
    json.put("events", List.of());
    json.put("installations_count", installations);
    return json;
  }

  static Map<String, Object> installation(
      Installation installation, Level.Organization account, Urls urls) {
    var json = new LinkedHashMap<String, Object>();
    long id = installation.id().value();
    json.put("id", id);
    json.put("client_id", installation.app().clientId());
    json.put("account", AccountJson.owner(account, urls));
    json.put("repository_selection", installation.repositories().wire());
    addUrls(json, id, account, urls);
    json.put("app_id", installation.app().id().value());
    json.put("app_slug", installation.app().slug());
    json.put("target_id", account.id().value());
    json.put("target_type", "Organization");
    json.put("permissions", installation.app().permissions().wire());
    json.put("events", List.of());
    json.put("created_at", Json.time(installation.createdAt()));
    json.put("updated_at", Json.time(installation.updatedAt()));
    json.put("single_file_name", null);
    json.put("has_multiple_single_files", false);
    json.put("single_file_paths", List.of());
    json.put("suspended_by", null);
    json.put("suspended_at", null);
    return json;
  }

  private static void addUrls(
      Map<String, Object> json, long installation, Level.Organization account, Urls urls) {
    json.put(
        "access_tokens_url",
        urls.api("/app/installations/%d/access_tokens".formatted(installation)));
    json.put("repositories_url", urls.api("/installation/repositories"));
    json.put(
        "html_url",
        urls.html(
            "/organizations/%s/settings/installations/%d"
                .formatted(account.login(), installation)));
  }
}
