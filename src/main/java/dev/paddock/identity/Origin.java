package dev.paddock.identity;

/** The origin of a change, for the audit log. */
public sealed interface Origin {

  /**
   * A request.
   *
   * @param address IP address of the client
   * @param requestId as in its answer and in the log
   */
  record Call(Caller caller, String address, String userAgent, String requestId)
      implements Origin {}

  /**
   * A request of a runner's agent, or of a job on it, with a token of its own.
   *
   * @param runner id
   * @param hashedToken SHA-256 of the token in base64
   * @param address IP address of the client
   * @param requestId as in its answer and in the log
   */
  record Agent(long runner, String hashedToken, String address, String userAgent, String requestId)
      implements Origin {}

  /**
   * An operator, on the machine itself.
   *
   * @param command such as {@code world apply}
   */
  record Operator(String command) implements Origin {}

  /**
   * The server itself, by a rule.
   *
   * @param rule such as {@code unused for 14 days}
   */
  record Server(String rule) implements Origin {}
}
