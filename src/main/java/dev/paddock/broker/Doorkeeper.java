package dev.paddock.broker;

import dev.paddock.broker.AgentException.Kind;
import dev.paddock.identity.Authentication;
import dev.paddock.jobs.JobAssignments;
import dev.paddock.runners.RunnerCredentialStore;
import dev.paddock.store.Database;

/**
 * Checks with each request what an agent's token still opens. The token says who calls; the
 * database says whether the runner is still that agent's, whether the job is still that runner's,
 * and whether the maker of a registration token may still make one.
 */
final class Doorkeeper {
  private final Database database;
  private final Authentication authentication;
  private final RunnerCredentialStore credentials;
  private final JobAssignments jobs;

  Doorkeeper(
      Database database,
      Authentication authentication,
      RunnerCredentialStore credentials,
      JobAssignments jobs) {
    this.database = database;
    this.authentication = authentication;
    this.credentials = credentials;
    this.jobs = jobs;
  }

  /**
   * What a token opens now.
   *
   * @param gone the refusal for an agent whose runner has been removed or given to another
   * @throws AgentException if it opens nothing any more
   */
  Held look(Bearer bearer, Kind gone) {
    return switch (bearer) {
      case Bearer.Admin admin ->
          new Held.Admission(
              admin,
              authentication
                  .runnerToken(admin.from())
                  .filter(it -> it.level().equals(admin.tenant()))
                  .orElseThrow(() ->
                      new AgentException(
                          Kind.UNAUTHORIZED, "The token that this one was made from has ended.")));
      case Bearer.Agent agent ->
          new Held.Place(
              agent,
              database
                  .read(handle -> credentials.credentials(handle, agent.clientId()))
                  .filter(it -> it.id().equals(agent.runner()))
                  .orElseThrow(() ->
                      new AgentException(gone, "The runner has been removed, or is another's.")));
      case Bearer.Work work -> work(work);
    };
  }

  // After a runner was replaced, its new agent may have got the same job: the client id differs.
  private Held work(Bearer.Work work) {
    return database
        .read(handle -> jobs.givenTo(handle, work.job(), work.runner(), work.clientId()))
        .map(job -> new Held.Work(work, job))
        .orElseThrow(
            () -> new AgentException(Kind.PLAN_NOT_FOUND, "The runner does not have this job."));
  }
}
