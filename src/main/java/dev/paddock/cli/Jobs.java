package dev.paddock.cli;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The server that runs a command's jobs: on this machine, or reached by its URL. While it does not
 * answer, {@link #get}, {@link #lines} and {@link #cancel} fail with an {@link
 * dev.paddock.app.UnreachableException}.
 */
interface Jobs {
  JsonNode create(Map<String, Object> job);

  JsonNode get(long id);

  /** What a job has written since an earlier call; empty for the beginning. */
  JsonNode lines(long id, String after);

  void cancel(long id);

  /** Jobs of a repository on the server that has a data directory open. */
  record Here(DataOptions data, String org, String repo) implements Jobs {
    @Override
    public JsonNode create(Map<String, Object> job) {
      return data.ask("job create", Map.of("org", org, "repo", repo, "job", job));
    }

    @Override
    public JsonNode get(long id) {
      return data.askServer("job get", Map.of("org", org, "repo", repo, "id", id));
    }

    @Override
    public JsonNode lines(long id, String after) {
      return data.askServer(
          "job lines", Map.of("org", org, "repo", repo, "id", id, "after", after));
    }

    @Override
    public void cancel(long id) {
      data.askServer("job cancel", Map.of("org", org, "repo", repo, "id", id));
    }
  }
}
