package dev.paddock.jobs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.paddock.fuzz.Input;
import dev.paddock.fuzz.Repeats;
import dev.paddock.jobs.JobLogStore.Head;
import dev.paddock.jobs.LineReader.Piece;
import dev.paddock.store.Database;
import dev.paddock.testkit.Agent;
import dev.paddock.testkit.Engine;
import dev.paddock.testkit.TestServer;
import dev.paddock.testkit.Worlds;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The lines of a log are what stands between its line feeds, however it came and is read. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LineReaderFuzzTest {
  private static final String JOBS = "/_paddock/v1/repos/acme/api/jobs";
  private static final String OWNER = "ghp_alice000000000000000000000";
  private static final String LABEL = "fuzzed";
  private static final int LONGEST_LINE = 1024 * 1024;
  private static final String TIME = "2026-01-01T00:00:00.0000000Z ";

  private TestServer server;
  private Database database;
  private Agent agent;
  private JobId waiting;

  @SuppressWarnings("NullAway.Init") // JUnit starts the server before anything uses it
  LineReaderFuzzTest() {}

  @BeforeAll
  void start() {
    server = TestServer.with(Engine.SQLITE, Worlds.read("acme.yaml"));
    database = server.database();
    var tokens = "/orgs/acme/actions/runners/registration-token";
    agent =
        Agent.register(
            Agent.Wire.to(server.url(), server.clock()),
            "acme",
            server.as(OWNER).post(tokens).json().path("token").asString(),
            LABEL,
            Agent.newKey(),
            Agent.Options.labelled(LABEL));
    assertThat(agent.open().status()).isEqualTo(200);
    waiting = new JobId(job("nobody"));
  }

  @AfterAll
  void stop() {
    database.close();
    server.close();
  }

  private long job(String label) {
    var job = Map.of("labels", List.of(label), "steps", List.of(Map.of("run", "true")));
    var made = server.as(OWNER).post(JOBS, job);
    assertThat(made.status()).as(made.toString()).isEqualTo(201);
    return made.json().path("id").asLong();
  }

  /**
   * Whether the log is in the database, and has ended; the size of its parts; the first line, how
   * many, and how many bytes; the log, of which each character is a byte.
   */
  @FuzzTest
  void lines(byte[] bytes) {
    var input = new Input(bytes);
    int kind = input.number(4);
    boolean ended = kind < 2;
    int size = 1 + input.number(1_000_000);
    int from = input.number(100_000);
    int most = input.number(100_000);
    int room = input.number(2_000_000);
    var log = Repeats.in(input.rest()).getBytes(ISO_8859_1);
    var parts = parts(log, Math.max(size, log.length / 40));
    var expected = split(log, ended);
    if (kind % 2 == 0) {
      check(
          new LineReader(database, store(), parts.stream().map(Piece::of).toList(), ended),
          expected,
          new Wanted(from, most, room));
    } else {
      var stored = stored(parts);
      check(
          new LineReader(database, store(), stored, ended), expected, new Wanted(from, most, room));
      database.write(tx ->
          tx.createUpdate("delete from job_logs where job_id = :job")
              .bind("job", waiting)
              .execute());
    }
    assertThat(parts.stream().mapToInt(JobLogStore::lineFeeds).sum())
        .isEqualTo(split(log, false).size());
  }

  private record Wanted(int from, int most, int bytes) {}

  private static JobLogStore store() {
    return new JobLogStore(Clock.systemUTC());
  }

  private List<Piece> stored(List<byte[]> parts) {
    return database.write(tx -> {
      long log = store().create(tx, waiting, Optional.empty(), 10).orElseThrow();
      long size = 0;
      for (byte[] part : parts) {
        var head = new Head(log, Optional.empty(), size, Optional.empty());
        assertThat(store().append(tx, head, part, null)).isTrue();
        size += part.length;
      }
      return store().parts(tx, log).stream().map(Piece::of).toList();
    });
  }

  private static List<byte[]> parts(byte[] log, int size) {
    var parts = new ArrayList<byte[]>();
    for (int at = 0; at < log.length; at += size) {
      parts.add(Arrays.copyOfRange(log, at, Math.min(log.length, at + size)));
    }
    return parts;
  }

  private static void check(LineReader reader, List<byte[]> expected, Wanted wanted) {
    var lines = new ArrayList<String>();
    int bytes = 0;
    for (int i = wanted.from(); i < expected.size() && lines.size() < wanted.most(); i++) {
      lines.add(text(expected.get(i)));
      bytes += expected.get(i).length;
      if (bytes >= wanted.bytes()) {
        break;
      }
    }
    assertThat(reader.lines(wanted.from(), wanted.most(), wanted.bytes())).isEqualTo(lines);
    var hashes = reader.hashes();
    assertThat(hashes).hasSameSizeAs(expected);
    var numbers = new HashMap<String, Long>();
    var texts = new HashMap<Long, String>();
    for (int i = 0; i < hashes.length; i++) {
      var line = new String(untimed(expected.get(i)), ISO_8859_1);
      assertThat(numbers.merge(line, hashes[i], (one, other) -> one)).isEqualTo(hashes[i]);
      assertThat(texts.merge(hashes[i], line, (one, other) -> one)).isEqualTo(line);
    }
  }

  /** The lines of a log, the longest cut, without their ends. */
  private static List<byte[]> split(byte[] log, boolean ended) {
    var lines = new ArrayList<byte[]>();
    int begin = 0;
    for (int i = 0; i <= log.length; i++) {
      boolean isEnd = i == log.length;
      if (isEnd ? ended && i > begin : log[i] == '\n') {
        lines.add(line(Arrays.copyOfRange(log, begin, i)));
        begin = i + 1;
      }
    }
    return lines;
  }

  private static byte[] line(byte[] all) {
    if (all.length > LONGEST_LINE) {
      var cut = new ByteArrayOutputStream();
      cut.write(all, 0, LONGEST_LINE);
      cut.writeBytes(" … (%d bytes more)".formatted(all.length - LONGEST_LINE).getBytes(UTF_8));
      return cut.toByteArray();
    }
    return all.length > 0 && all[all.length - 1] == '\r' ? Arrays.copyOf(all, all.length - 1) : all;
  }

  private static byte[] untimed(byte[] line) {
    boolean timed = line.length >= TIME.length() && line[10] == 'T' && line[27] == 'Z';
    return timed ? Arrays.copyOfRange(line, TIME.length(), line.length) : line;
  }

  private static String text(byte[] line) {
    return new String(untimed(line), UTF_8);
  }

  /**
   * A job's log by way of a server: how much of it is the step's own; then the log of the job,
   * which is read while it goes on and once it has ended.
   */
  @FuzzTest
  void logsOfJobs(byte[] bytes) {
    var input = new Input(bytes);
    int length = input.number(1_000_000);
    var log = Repeats.in(input.rest()).replaceAll("[\\x{d800}-\\x{dfff}]", "?");
    if (log.length() > 300_000) {
      return; // what is larger takes the client's time, not the server's
    }
    var own = log.substring(0, log.lastIndexOf('\n', Math.min(length, log.length())) + 1);
    long id = job(LABEL);
    var message = agent.next("Online");
    agent.confirm(message);
    var work = agent.work(message);
    if (!own.isEmpty()) {
      assertThat(work.record(0, "InProgress", null, work.log(own)).status()).isEqualTo(200);
      assertThat(read(id)).isEqualTo(texts(own, false));
    }
    assertThat(work.record(0, "Completed", "Succeeded", 0).status()).isEqualTo(200);
    if (!log.isEmpty()) {
      work.whole(work.log(log));
    }
    assertThat(work.complete("Succeeded", Map.of()).status()).isEqualTo(204);
    assertThat(read(id)).isEqualTo(texts(log, true));
  }

  private static List<String> texts(String log, boolean ended) {
    return split(log.getBytes(UTF_8), ended).stream().map(LineReaderFuzzTest::text).toList();
  }

  /** All lines of a job, part by part. */
  private List<String> read(long id) {
    var lines = new ArrayList<String>();
    var after = "";
    while (true) {
      var part = server.as(OWNER).get(JOBS + "/" + id + "/log?after=" + after).json();
      if (part.path("lines").isEmpty()) {
        return lines;
      }
      part.path("lines").forEach(line -> lines.add(line.asString()));
      after = part.path("next").asString();
    }
  }
}
