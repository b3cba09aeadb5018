package dev.paddock.broker;

import dev.paddock.broker.AgentException.Kind;
import dev.paddock.http.Call;
import dev.paddock.http.Json;
import dev.paddock.identity.LevelId;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A request of an agent that has found its resource.
 *
 * @param variables of the path
 * @param bearer who its token speaks for; empty where none is needed
 */
record AgentCall(Call call, Map<String, String> variables, Optional<Bearer> bearer) {
  private static final long LARGEST_ID = 1L << 53;

  /** The agent that calls, where only agents may. */
  Bearer.Agent agent() {
    return (Bearer.Agent) bearer.orElseThrow();
  }

  /** The job that calls, where only jobs may. */
  Bearer.Work work() {
    return (Bearer.Work) bearer.orElseThrow();
  }

  Bearer.Admin admin() {
    return (Bearer.Admin) bearer.orElseThrow();
  }

  LevelId tenant() {
    return bearer.orElseThrow().tenant();
  }

  String variable(String name) {
    return variables.getOrDefault(name, "");
  }

  /** A variable that is a number; one that is none names nothing. */
  long id(String name, Kind otherwise) {
    var text = variable(name);
    if (!text.matches("[0-9]{1,16}") || Long.parseLong(text) > LARGEST_ID) {
      throw new AgentException(otherwise, "%s is no id.".formatted(name));
    }
    return Long.parseLong(text);
  }

  /** The body; agents write the same names in different cases. */
  AgentJson json() {
    try {
      return new AgentJson(Json.read(call.body()));
    } catch (JacksonException malformed) {
      // Not 400: to agents that means that their token is no longer good.
      throw new AgentException(Kind.AGENT_INVALID, "The body is no JSON.");
    }
  }

  JsonNode tree() {
    return json().node();
  }
}
