package dev.paddock.broker;

import dev.paddock.web.Reply;
import java.util.LinkedHashMap;

/** A refusal in the form that agents know: its type name tells them what to do next. */
final class AgentException extends RuntimeException {
  private static final String NAMESPACE = "GitHub.DistributedTask.WebApi.";
  private static final String ASSEMBLY =
      ", GitHub.DistributedTask.WebApi, Version=14.0.0.0, Culture=neutral,"
          + " PublicKeyToken=b03f5f7f11d50a3a";

  /** The kinds of refusals, with their status and their name on the wire. */
  enum Kind {
    /** The agent gets a new token and tries again. */
    UNAUTHORIZED(401, "UnauthorizedRequestException"),
    /** The agent makes a new session. */
    SESSION_EXPIRED(403, "TaskAgentSessionExpiredException"),
    /** The agent waits, and tries again. */
    SESSION_CONFLICT(409, "TaskAgentSessionConflictException"),
    /** The agent ends. */
    AGENT_NOT_FOUND(404, "TaskAgentNotFoundException"),
    AGENT_EXISTS(409, "TaskAgentExistsException"),
    AGENT_BUSY(409, "TaskAgentJobStillRunningException"),
    AGENT_INVALID(422, "InvalidTaskAgentException"),
    POOL_NOT_FOUND(404, "TaskAgentPoolNotFoundException"),
    ACCESS_DENIED(403, "AccessDeniedException"),
    JOB_NOT_FOUND(404, "TaskAgentJobNotFoundException"),
    PLAN_NOT_FOUND(404, "TaskOrchestrationPlanNotFoundException"),
    PLAN_SECURITY(403, "TaskOrchestrationPlanSecurityException"),
    LOG_NOT_TAKEN(413, "TaskOrchestrationPlanLogNotFoundException"),
    /** No route of this server. */
    NO_RESOURCE(404, "VssResourceNotFoundException");

    private final int status;
    private final String type;

    Kind(int status, String type) {
      this.status = status;
      this.type = type;
    }
  }

  private final Kind kind;

  AgentException(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  // Agents add a full stop to the message themselves.
  private static String withoutStop(String message) {
    return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
  }

  Reply reply() {
    var json = new LinkedHashMap<String, Object>();
    json.put("$id", "1");
    json.put("innerException", null);
    json.put("message", withoutStop(String.valueOf(getMessage())));
    json.put("typeName", NAMESPACE + kind.type + ASSEMBLY);
    json.put("typeKey", kind.type);
    json.put("errorCode", 0);
    json.put("eventId", 3000);
    var reply = Reply.refused(kind.status, json);
    return kind == Kind.UNAUTHORIZED ? reply.with("WWW-Authenticate", "Bearer") : reply;
  }
}
