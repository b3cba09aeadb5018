package dev.paddock.jobs;

import dev.paddock.identity.Access;
import dev.paddock.identity.Level;
import dev.paddock.identity.Maker;
import dev.paddock.identity.OrgRole;
import dev.paddock.identity.Permission;
import dev.paddock.identity.Permissions.Grade;
import dev.paddock.identity.Role;
import dev.paddock.identity.Rule;
import dev.paddock.identity.Scope;
import dev.paddock.rest.Request;
import dev.paddock.rest.Route;
import dev.paddock.web.Reply;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The routes of jobs that are made without a workflow. GitHub has nothing like it. */
final class JobsApi {
  private static final Rule.Repository WRITE =
      Rule.role(Role.WRITE, Permission.ACTIONS, Grade.WRITE);
  private static final Rule.Repository READ = WRITE.orWhileArchived();
  private static final Rule.Organization OWNERS =
      new Rule.Organization(
          OrgRole.OWNER,
          List.of(Scope.ADMIN_ORG),
          new Rule.Need.Granted(Permission.ORGANIZATION_SELF_HOSTED_RUNNERS, Grade.READ),
          "You must be an org admin or have the runners and runner groups fine-grained permission.");

  private final JobsFeature jobs;

  JobsApi(JobsFeature jobs) {
    this.jobs = jobs;
  }

  List<Route> routes() {
    var all = Route.organization("/_paddock/v1/orgs/{org}/jobs", OWNERS, OWNERS);
    all.get("", "paddock/list-jobs-for-org", this::listForOrg);
    var jobs = Route.repository("/_paddock/v1/repos/{owner}/{repo}/jobs", READ, WRITE);
    jobs.get("", "paddock/list-jobs-for-repo", this::listForRepo);
    jobs.post("", "paddock/create-job", this::createJob);
    jobs.get("/{job_id}", "paddock/get-job", this::getJob);
    jobs.get("/{job_id}/log", "paddock/read-job-log", this::readJobLog);
    jobs.with(READ, READ).post("/{job_id}/cancel", "paddock/cancel-job", this::cancelJob);
    return Route.all(all, jobs);
  }

  private Reply listForOrg(Request request, Level.Organization organization) {
    var list = jobs.list(organization, Optional.empty(), request.query("status"), request.page());
    return request.paged(organization, list.totalCount(), list);
  }

  private Reply listForRepo(Request request, Level.Repository repository) {
    var list =
        jobs.list(
            repository.owner(), Optional.of(repository), request.query("status"), request.page());
    return request.paged(repository, list.totalCount(), list);
  }

  private Reply createJob(Request request, Level.Repository repository) {
    var job = NewJob.read(request.body());
    if (!job.definition().secrets().isEmpty()) {
      Access.requireUseOfSecrets(request.caller());
    }
    return Reply.created(
        jobs.writer().create(request.origin(), Maker.of(request.caller()), repository, job));
  }

  private Reply getJob(Request request, Level.Repository repository) {
    return Reply.ok(jobs.show(repository, id(request)));
  }

  private Reply readJobLog(Request request, Level.Repository repository) {
    return Reply.ok(jobs.lines(repository, id(request), request.query("after").orElse("")));
  }

  private Reply cancelJob(Request request, Level.Repository repository) {
    jobs.writer().cancel(request.origin(), repository, id(request));
    return Reply.accepted(Map.of());
  }

  private static JobId id(Request request) {
    return new JobId(request.id("job_id"));
  }
}
