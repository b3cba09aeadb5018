package dev.paddock.broker;

import dev.paddock.identity.Caller;
import dev.paddock.jobs.Job;
import dev.paddock.runners.RunnerCredentials;

/** The access that an agent's token gives, as the database has it at the time of the request. */
sealed interface Held {
  /** Nothing, for a route that needs no token. */
  record Nothing() implements Held {}

  /**
   * Registration or removal.
   *
   * @param from the registration or remove token that the caller came with
   */
  record Admission(Bearer.Admin bearer, Caller.RunnerAgent from) implements Held {}

  /** A runner, and its agent's credentials, which are still those of the token. */
  record Place(Bearer.Agent bearer, RunnerCredentials runner) implements Held {}

  /** A job that the runner of the token has, or had to its end. */
  record Work(Bearer.Work bearer, Job job) implements Held {}
}
