package dev.paddock.testkit;

import dev.paddock.testkit.Agent.AgentConnectionException;
import dev.paddock.web.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What an official agent's worker sends of a job, at its own pace: lines four times a second from a
 * queue that drops what does not fit, records twice, pages of logs once. While the server is away
 * lines are lost, as was seen; that records and pages are sent again then is assumed.
 */
public final class OfficialWorker implements AutoCloseable {
  private static final int PAGE = 8 * 1024 * 1024; // bytes, line ends not counted
  private static final int QUEUE = 1024;
  private static final int AT_A_TIME = 501;
  private static final int BATCH = 100;
  private static final int LONGEST_HEARD = 1024;
  private static final String MARK = "\ufeff";
  private static final String NEVER = "0001-01-01T00:00:00";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSS'Z'").withZone(ZoneOffset.UTC);
  private static final String OCTETS = "application/octet-stream; api-version=5.1-preview.1";

  private final Agent.Work work;
  private final String runner;
  private final Clock clock;
  private final Map<String, Map<String, Object>> told = new LinkedHashMap<>();
  private final Deque<Line> lines = new ArrayDeque<>();
  private final Deque<Page> pages = new ArrayDeque<>();
  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(3);
  private final Log whole;
  private final Step setUp;
  private int order;

  private record Line(String step, int number, String text) {}

  private record Page(String record, byte[] content) {}

  OfficialWorker(Agent.Work work, String runner, Clock clock) {
    this.work = work;
    this.runner = runner;
    this.clock = clock;
    this.whole = new Log(work.id());
    tellJob("inProgress", null);
    every(250, this::sendLines);
    every(500, this::sendRecords);
    every(1000, this::sendPages);
    this.setUp = new Step(UUID.randomUUID().toString(), "Set up job", "JobExtension_Init");
    setUp.write("Current runner version: '2.336.0'", "Complete job name: " + work.name());
    setUp.end("succeeded");
  }

  private void every(int milliseconds, BooleanSupplier work) {
    Runnable once =
        () -> {
          boolean _ = work.getAsBoolean();
        };
    var _ = timers.scheduleWithFixedDelay(once, milliseconds, milliseconds, TimeUnit.MILLISECONDS);
  }

  /** The job, for what a test sends itself. */
  public Agent.Work work() {
    return work;
  }

  /** A record's log: pages that are sent when they are full. */
  private final class Log {
    private final String record;
    private final ByteArrayOutputStream page = new ByteArrayOutputStream();
    private int size;
    private int count;

    Log(String record) {
      this.record = record;
    }

    int add(String text) {
      int number = count + 1;
      var bytes = (now() + " " + text).getBytes(StandardCharsets.UTF_8);
      if (page.size() == 0) {
        page.writeBytes(MARK.getBytes(StandardCharsets.UTF_8));
      }
      page.writeBytes(bytes);
      page.write('\n');
      size += bytes.length;
      count += 1 + (int) text.chars().filter(it -> it == '\n').count();
      if (size >= PAGE) {
        end();
      }
      return number;
    }

    void end() {
      if (page.size() > 0) {
        pages.add(new Page(record, page.toByteArray()));
        page.reset();
        size = 0;
      }
    }
  }

  /** A step as its worker sees it. */
  public final class Step {
    private final String id;
    private final Log log;
    private final Map<String, Object> record;
    private final List<Object> issues = new ArrayList<>();

    private Step(String id, String name, String reference) {
      synchronized (OfficialWorker.this) {
        this.id = id;
        this.log = new Log(id);
        this.record = record(id, "Task", name, "inProgress", null);
        order++;
        record.put("parentId", work.id());
        record.put("order", order);
        record.put("refName", reference);
        record.put("startTime", now());
        record.put("issues", issues);
        tell(record);
      }
    }

    public String id() {
      return id;
    }

    /** Writes lines. */
    public Step write(String... texts) {
      for (String text : texts) {
        synchronized (OfficialWorker.this) {
          int number = log.add(text);
          whole.add(text);
          if (lines.size() < QUEUE) {
            lines.add(new Line(id, number, heard(text)));
          }
        }
      }
      return this;
    }

    /** Points something out. */
    public Step issue(String type, String message, Map<String, String> data) {
      synchronized (OfficialWorker.this) {
        var issue = new LinkedHashMap<String, Object>();
        issue.put("type", type);
        issue.put("category", "Code");
        issue.put("message", message);
        issue.put("data", data);
        issue.put("isInfrastructureIssue", null);
        issues.add(issue);
      }
      return this;
    }

    public void end(String result) {
      synchronized (OfficialWorker.this) {
        log.end();
        record.put("state", "completed");
        record.put("result", result);
        record.put("percentComplete", 100);
        record.put("finishTime", now());
        tell(record);
      }
    }
  }

  private static String heard(String text) {
    return text.length() > LONGEST_HEARD ? text.substring(0, LONGEST_HEARD) + "..." : text;
  }

  /** Begins a step of the job, from 0. */
  public Step step(int index) {
    var definition = work.definition(index);
    return new Step(
        work.step(index),
        definition.at("/displayNameToken/lit").asString("step " + index),
        definition.path("contextName").asString());
  }

  /** Passes over a step: it has no log. */
  public void skip(int index) {
    var step = step(index);
    step.end("skipped");
  }

  private String now() {
    return TIME.format(clock.instant());
  }

  private Map<String, Object> record(
      String id,
      @Nullable String type,
      @Nullable String name,
      @Nullable String state,
      @Nullable String result) {
    var record = new LinkedHashMap<String, Object>();
    record.put("id", id);
    for (String nothing :
        List.of("parentId", "type", "name", "startTime", "finishTime", "currentOperation")) {
      record.put(nothing, null);
    }
    record.put("percentComplete", null);
    record.put("state", state);
    record.put("result", result);
    record.put("resultCode", null);
    record.put("changeId", 0);
    record.put("lastModified", NEVER);
    record.put("workerName", type == null ? null : runner);
    record.put("log", null);
    record.put("details", null);
    record.put("errorCount", 0);
    record.put("warningCount", 0);
    record.put("noticeCount", 0);
    record.put("issues", List.of());
    record.put("variables", Map.of());
    record.put("location", null);
    record.put("previousAttempts", List.of());
    record.put("attempt", 1);
    record.put("identifier", null);
    record.put("type", type);
    record.put("name", name);
    return record;
  }

  private void tellJob(String state, @Nullable String result) {
    var record = record(work.id(), "Job", work.name(), state, result);
    record.put("refName", "job");
    record.put("agentPlatform", "Linux");
    tell(record);
  }

  private synchronized void tell(Map<String, Object> record) {
    told.merge(
        String.valueOf(record.get("id")),
        new LinkedHashMap<>(record),
        (before, now) -> {
          now.putIfAbsent("log", before.get("log"));
          return now;
        });
  }

  // A log that is named later takes the place of one that nobody was told of yet.
  private synchronized void tellLog(String record, long log) {
    told.computeIfAbsent(record, id -> record(id, null, null, null, null)).put("log", named(log));
  }

  private static Map<String, Object> named(long log) {
    var named = new LinkedHashMap<String, Object>();
    named.put("id", log);
    named.put("location", null);
    return named;
  }

  /** Whether the server was there. */
  private boolean sendLines() {
    var batch = new ArrayList<Line>();
    synchronized (this) {
      for (int i = 0; i < AT_A_TIME && !lines.isEmpty(); i++) {
        batch.add(lines.remove());
      }
    }
    boolean heard = true;
    for (int at = 0; at < batch.size(); ) {
      int end = at;
      var step = batch.get(at).step();
      while (end < batch.size() && end < at + BATCH && batch.get(end).step().equals(step)) {
        end++;
      }
      heard &= sendLines(step, batch.subList(at, end));
      at = end;
    }
    return heard;
  }

  private boolean sendLines(String step, List<Line> batch) {
    var body = new LinkedHashMap<String, Object>();
    body.put("value", batch.stream().map(Line::text).toList());
    body.put("stepId", step);
    body.put("startLine", batch.getFirst().number());
    body.put("count", batch.size());
    return isHeard(() ->
        Agent.require(
            work.send("POST", work.timeline() + "/records/" + work.id() + "/feed", Json.text(body)),
            204));
  }

  private static boolean isHeard(Runnable request) {
    try {
      request.run();
      return true;
    } catch (AgentConnectionException away) {
      return false;
    }
  }

  private boolean sendRecords() {
    Map<String, Map<String, Object>> now;
    synchronized (this) {
      now = new LinkedHashMap<>(told);
      told.clear();
    }
    if (now.isEmpty()) {
      return true;
    }
    var body = new LinkedHashMap<String, Object>();
    body.put("value", List.copyOf(now.values()));
    body.put("count", now.size());
    boolean heard =
        isHeard(() ->
            Agent.require(work.send("PATCH", work.timeline() + "/records", Json.text(body)), 200));
    if (!heard) {
      synchronized (this) {
        now.forEach(told::putIfAbsent);
      }
    }
    return heard;
  }

  private boolean sendPages() {
    while (true) {
      Page page;
      synchronized (this) {
        page = pages.peek();
      }
      if (page == null) {
        return true;
      }
      if (!isHeard(() -> send(page))) {
        return false;
      }
      synchronized (this) {
        pages.remove();
      }
    }
  }

  private void send(Page page) {
    var begun = new LinkedHashMap<String, Object>();
    begun.put("path", "logs\\" + page.record());
    begun.put("createdOn", NEVER);
    begun.put("lastChangedOn", NEVER);
    begun.put("id", 0);
    begun.put("location", null);
    long log =
        Agent.require(work.send("POST", work.plan() + "/logs", Json.text(begun)), 200)
            .json()
            .path("id")
            .asLong();
    // A job that has written too much goes on all the same.
    var _ = work.send("POST", work.plan() + "/logs/" + log, page.content(), OCTETS);
    tellLog(page.record(), log);
  }

  /** Ends the job: all that waits is sent, and then its end. */
  public void end(String result, Map<String, String> outputs) {
    var last = new Step(UUID.randomUUID().toString(), "Complete job", "JobExtension_Final");
    last.write("Evaluate and set job outputs", "Cleaning up orphan processes");
    last.end("succeeded");
    synchronized (this) {
      whole.end();
      tellJob("completed", result);
    }
    close();
    var _ =
        work.send(
            "GET",
            "/_apis/distributedtask/packages/agent/linux-x64?%24top=5&includeToken=False",
            "");
    boolean drained;
    do {
      sendLines();
      synchronized (this) {
        drained = lines.isEmpty();
      }
    } while (!drained);
    until(this::sendPages);
    until(this::sendRecords);
    until(() -> isHeard(() -> Agent.require(complete(result, outputs), 204)));
  }

  private static void until(BooleanSupplier sent) {
    while (!sent.getAsBoolean()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
    }
  }

  private Answer complete(String result, Map<String, String> outputs) {
    var values = new LinkedHashMap<String, Object>();
    outputs.forEach((key, value) -> values.put(key, Map.of("value", value)));
    var body = new LinkedHashMap<String, Object>();
    body.put("requestId", work.request());
    body.put("result", result);
    body.put("outputs", values);
    body.put("actionsStepsTelemetry", List.of());
    body.put("jobTelemetry", List.of());
    body.put("name", "JobCompleted");
    body.put("jobId", work.id());
    return work.send("POST", work.plan() + "/events", Json.text(body));
  }

  /** Stops sending, as a worker does that was killed. */
  @Override
  public void close() {
    timers.shutdown();
    try {
      var _ = timers.awaitTermination(30, TimeUnit.SECONDS);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }
}
