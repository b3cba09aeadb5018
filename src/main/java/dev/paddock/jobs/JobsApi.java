package dev.paddock.jobs;

import dev.paddock.http.Reply;
import dev.paddock.http.Request;
import dev.paddock.http.Route;
import dev.paddock.identity.Level;
import dev.paddock.identity.Permission;
import dev.paddock.identity.Permissions.Grade;
import dev.paddock.identity.Role;
import dev.paddock.identity.Rule;
import java.util.List;
import java.util.Map;

/** Jobs that are made without a workflow. GitHub has nothing like it. */
final class JobsApi {
  private static final String JOBS = "/_paddock/v1/repos/{owner}/{repo}/jobs";
  private static final String JOB = JOBS + "/{job_id}";
  private static final Rule.Repository WRITE =
      Rule.role(Role.WRITE, Permission.ACTIONS, Grade.WRITE);

  private final JobsFeature jobs;

  JobsApi(JobsFeature jobs) {
    this.jobs = jobs;
  }

  List<Route> routes() {
    return List.of(
        Route.repository("POST", JOBS, "paddock/create-job", WRITE, this::createJob),
        Route.repository("GET", JOB, "paddock/get-job", WRITE, this::getJob),
        Route.repository("GET", JOB + "/log", "paddock/read-job-log", WRITE, this::readJobLog),
        Route.repository("POST", JOB + "/cancel", "paddock/cancel-job", WRITE, this::cancelJob));
  }

  private Reply createJob(Request request, Level.Repository repository) {
    return Reply.created(jobs.create(request.caller().name(), repository, request.body()));
  }

  private Reply getJob(Request request, Level.Repository repository) {
    return Reply.ok(jobs.show(repository, id(request)));
  }

  private Reply readJobLog(Request request, Level.Repository repository) {
    return Reply.ok(jobs.lines(repository, id(request), request.query("after").orElse("")));
  }

  private Reply cancelJob(Request request, Level.Repository repository) {
    jobs.cancel(repository, id(request));
    return Reply.accepted(Map.of());
  }

  private static JobId id(Request request) {
    return new JobId(request.id("job_id"));
  }
}
