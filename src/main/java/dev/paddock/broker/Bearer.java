package dev.paddock.broker;

import dev.paddock.identity.Caller.RunnerTokenKind;
import dev.paddock.identity.LevelId;
import dev.paddock.jobs.JobId;
import dev.paddock.runners.RunnerId;

/** The caller that an agent's token names; whether the token is still good, the database says. */
sealed interface Bearer {
  /** The owner of the runners: the tenant in the URLs. */
  LevelId tenant();

  /** The name of the caller in the log. */
  String name();

  /**
   * Someone who came with a registration or remove token.
   *
   * @param kind what they came for: to register a runner or to remove one
   * @param from id of that token
   */
  record Admin(LevelId tenant, RunnerTokenKind kind, long from) implements Bearer {
    @Override
    public String name() {
      return "runner " + (kind == RunnerTokenKind.REMOVE ? "removal" : "registration");
    }
  }

  /**
   * An agent.
   *
   * @param clientId that it had when it got the token
   */
  record Agent(LevelId tenant, RunnerId runner, String clientId) implements Bearer {
    @Override
    public String name() {
      return "runner " + runner.value();
    }
  }

  /**
   * A job on its runner.
   *
   * @param clientId that the runner's agent had when it was given the job; empty in a token of a
   *     version that did not say
   */
  record Work(LevelId tenant, RunnerId runner, String clientId, JobId job) implements Bearer {
    @Override
    public String name() {
      return "job " + job.value();
    }
  }
}
