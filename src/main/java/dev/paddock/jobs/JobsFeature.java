package dev.paddock.jobs;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.audit.AuditFeature;
import dev.paddock.feature.Chore;
import dev.paddock.feature.Feature;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.Level;
import dev.paddock.identity.RepoId;
import dev.paddock.rest.Page;
import dev.paddock.runners.RunnersFeature;
import dev.paddock.secrets.SecretsFeature;
import dev.paddock.store.Database;
import dev.paddock.store.Handle;
import dev.paddock.store.Signal;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The entry point of jobs: lists and shows them, and gives the parts that work on them. */
public final class JobsFeature {
  /**
   * The topic of a {@link Signal} about a job that waits for a runner. It is raised in this process
   * first; only if no such runner waits here, the other processes hear of the job.
   */
  public static final String WAITING = "job";

  /** The topic of a {@link Signal} about a runner whose job was cancelled. */
  public static final String CANCELLED = "cancel";

  // The topic of a signal about a job with secrets that has ended.
  private static final String ENDED = "job-end";

  private static final List<String> ALL_STATES =
      Stream.of(Job.State.values()).map(Job.State::stored).toList();

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration CLEANING = Duration.ofMinutes(10);
  private static final Duration RUNS_KEPT = Duration.ofDays(90);

  private final ClockLeap leap;
  private final Database database;
  private final AccountsFeature accounts;
  private final JobStore store;
  private final JobListStore lists = new JobListStore();
  private final JobStepStore steps;
  private final JobLog log;
  private final MaskCache masks;
  private final JobRecords records;
  private final JobLogs logs;
  private final JobAssignments assignments;
  private final JobTimeLimits limits;
  private final JobDelivery delivery;
  private final JobWriter writer;

  public JobsFeature(
      Database database,
      AuditFeature audit,
      AccountsFeature accounts,
      SecretsFeature secretsFeature,
      RunnersFeature runners,
      Clock clock,
      ClockLeap leap) {
    this.leap = leap;
    this.database = database;
    this.accounts = accounts;
    this.store = new JobStore(clock);
    var progress = new JobProgressStore(clock);
    this.steps = new JobStepStore(clock);
    var queue = new JobQueueStore(database);
    var logStore = new JobLogStore(clock);
    var heard = new HeardLineStore();
    var sizes = new JobSizeStore();
    this.masks = new MaskCache(clock);
    var secrets = new JobSecrets(database, accounts, secretsFeature, masks);
    this.log =
        new JobLog(
            database, steps, logStore, heard, new LogReaders(database, logStore, secrets), clock);
    this.logs = new JobLogs(database, sizes, logStore, secrets);
    this.records = new JobRecords(database, sizes, steps, logStore, heard, secrets);
    this.assignments =
        new JobAssignments(
            database, store, queue, progress, steps, logStore, runners, audit, clock);
    assignments.onEnd((tx, job, conclusion) -> {
      if (!job.definition().secrets().isEmpty()) {
        tx.raise(new Signal(ENDED, job.id().value()));
      }
    });
    this.limits = new JobTimeLimits(database, store, progress, assignments, clock, leap);
    this.writer =
        new JobWriter(database, audit, accounts, runners, secrets, store, progress, assignments);
    this.delivery =
        new JobDelivery(database, store, queue, assignments, secrets, runners, accounts, audit);
  }

  /** The feature as one value. */
  public Feature feature() {
    return Feature.of("jobs", new JobsApi(this).routes())
        .withChores(
            new Chore("watch the clock", SECOND, leap::look),
            new Chore("end jobs by their time limits", SECOND, limits::sweep),
            new Chore("wipe masks of lost jobs", MINUTE, masks::wipeOld),
            new Chore("forget old runs", CLEANING, () -> assignments.forget(RUNS_KEPT)))
        .beforeDeletion(writer::endAll);
  }

  /** Begins to listen for jobs that end, here or in another process. */
  public void start() {
    database.listen(signal -> {
      if (signal.topic().equals(ENDED)) {
        masks.drop(new JobId(signal.id()));
      }
    });
  }

  /** The assignment of jobs to runners. */
  public JobAssignments assignments() {
    return assignments;
  }

  /** The delivery of jobs to runners. */
  public JobDelivery delivery() {
    return delivery;
  }

  /** The records of what jobs report while they run. */
  public JobRecords records() {
    return records;
  }

  /** The logs of jobs. */
  public JobLogs logs() {
    return logs;
  }

  /** The writer of jobs: makes and cancels them. */
  public JobWriter writer() {
    return writer;
  }

  /** A page of jobs, for the wire. */
  public record ListJson(long totalCount, List<JobJson> jobs) {}

  /**
   * Lists jobs of an organization or of one of its repositories, the newest first, without steps.
   *
   * @param status {@code queued}, {@code in_progress} or {@code completed}; empty for all
   * @throws ApiException 422 for any other word
   */
  public ListJson list(
      Level.Organization organization,
      Optional<Level.Repository> repository,
      Optional<String> status,
      Page page) {
    var wanted =
        new JobListStore.Wanted(
            organization.id(),
            repository.map(it -> it.id().value()).orElse(0L),
            states(status.orElse("")));
    return database.snapshot(handle -> {
      var repositories = new HashMap<RepoId, Level.Repository>();
      return new ListJson(
          lists.count(handle, wanted),
          lists.page(handle, wanted, page).stream()
              .map(job ->
                  JobJson.of(
                      job,
                      repositories.computeIfAbsent(
                          job.repository(), id -> accounts.repositories().get(handle, id).level()),
                      List.of()))
              .toList());
    });
  }

  private static List<String> states(String status) {
    var states =
        Stream.of(Job.State.values())
            .filter(state -> state.wire().equals(status))
            .map(Job.State::stored)
            .toList();
    if (states.isEmpty() && !status.isEmpty()) {
      throw ApiException.invalid(
          "Invalid request.\n\nFor 'query/status', it is none of %s."
              .formatted(
                  Stream.of(Job.State.values())
                      .map(Job.State::wire)
                      .distinct()
                      .collect(Collectors.joining(", "))));
    }
    return states.isEmpty() ? ALL_STATES : states;
  }

  /** A job of a repository, for the wire. */
  public Object show(Level.Repository repository, JobId id) {
    return database.snapshot(handle -> json(handle, repository, find(handle, repository, id)));
  }

  private JobJson json(Handle handle, Level.Repository repository, Job job) {
    return JobJson.of(job, repository, steps.all(handle, job.id()));
  }

  /**
   * What a job of a repository has written, for the wire.
   *
   * @param after the place that an earlier answer ended at; empty for the beginning
   */
  public Object lines(Level.Repository repository, JobId id, String after) {
    database.endVisit();
    var job = database.read(handle -> find(handle, repository, id));
    return JobJson.LinesJson.of(log.after(job, LogPlace.of(after)));
  }

  private Job find(Handle handle, Level.Repository repository, JobId id) {
    return store.find(handle, repository, id).orElseThrow(ApiException::notFound);
  }
}
