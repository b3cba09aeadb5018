package dev.paddock.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.store.Database;
import dev.paddock.testkit.Engine;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A real server is asked everything, rightly and wrongly, with marked values and tokens; then every
 * place where it may have left one is searched.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit asks everything before it tests
final class LeakTest {
  private final Markers markers = new Markers();
  private final Heard heard = new Heard(markers);
  private final List<Spot> spots = new ArrayList<>();
  private List<String> unexpected;
  private LeakServer server;
  private long searched;

  /**
   * Where a marker may have been left.
   *
   * @param control what is certainly there, so that a search of the wrong thing fails
   * @param which markers do not belong there
   */
  record Spot(String name, String control, Predicate<Marker> which, List<Path> files) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  void askEverything(@TempDir Path directory) throws Exception {
    server = new LeakServer(Engine.SQLITE, directory);
    var onlyInside = Set.of(markers.sealed, markers.add("the root key", server.rootKey));
    try (var asker = new Asker(server, heard)) {
      var drive = new Drive(server, markers, asker);
      unexpected = drive.rows();
      var errands = new Errands(server, markers, heard, asker, drive.owner());
      errands.all(this::sql);
      assertThat(errands.seal("LAST")).isEqualTo(201);
      // Unreachable objects too: the value must have been wiped, not only forgotten.
      server.jcmd("dumped", "GC.heap_dump", "-all", server.file("garbage.hprof").toString());
      errands.commands();
      errands.forgottenToSeal();
      keep("metrics.txt", asker.get(server.managementUrl() + "/metrics").text());
      asker.get(server.managementUrl() + "/readyz");
    }
    server.awaitNoConnections();
    server.jcmd("dumped", "GC.heap_dump", server.file("live.hprof").toString());
    server.jcmd("threads.txt", "Thread.print", "-e", "-l");
    server.jcmd("dumped", "Thread.dump_to_file", server.file("virtual.txt").toString());
    server.jcmd("vm.txt", "VM.info");
    keepProcess();
    server.crash();
    spots(onlyInside);
  }

  private void sql(String statement) {
    try (var database =
        Database.sqlite(server.data.resolve("paddock.db"), new SimpleMeterRegistry())) {
      database.write(tx -> tx.createUpdate(statement).execute());
    }
  }

  private void keep(String name, String text) throws IOException {
    Files.writeString(server.file(name), text);
  }

  private void keepProcess() throws IOException {
    var process = Path.of("/proc", Long.toString(server.pid()));
    if (Files.exists(process)) {
      keep(
          "process.txt",
          Files.readString(process.resolve("cmdline"))
              + Files.readString(process.resolve("environ")));
    }
  }

  private void spots(Set<Marker> onlyInside) throws IOException {
    Predicate<Marker> all = marker -> true;
    add("the log", "actions/list-org-secrets", all, "server.err");
    add("standard output", "Paddock is ready", all, "server.out");
    add("the metrics", "paddock_requests_seconds", all, "metrics.txt");
    add("the threads", "control-socket", all, "threads.txt", "virtual.txt");
    add("what commands complain of", "faulty.yaml", all, "token.err", "check.err", "check.out");
    add("the virtual machine about itself", "VM Arguments", all, "vm.txt");
    add("the report of a crash", "SIGSEGV (0xb)", all, "crash.txt");
    if (Files.exists(server.file("process.txt"))) {
      add("arguments and environment", "dev.paddock.Main", all, "process.txt");
    }
    // Data by now: its sender put it where a login or a description is asked for.
    Predicate<Marker> secret = it -> !it.equals(markers.misplaced);
    add("an export without values", "REPO_SECRET", secret, "export.out", "export.err");
    add("the audit log", "org.update_actions_secret", secret, "audit.out", "audit.err");
    try (var data = Files.walk(server.data);
        var temporary = Files.walk(server.file("tmp"))) {
      var left = Stream.concat(data, temporary).filter(Files::isRegularFile).toList();
      spots.add(new Spot("files of the server", "REPO_SECRET", secret, left));
    }
    var path = server.data.toString();
    add("the heap after a write, garbage included", path, onlyInside::contains, "garbage.hprof");
    add("the heap at rest", path, secret, "live.hprof");
  }

  private void add(String name, String control, Predicate<Marker> which, String... files) {
    spots.add(new Spot(name, control, which, Stream.of(files).map(server::file).toList()));
  }

  List<Spot> spots() {
    return spots;
  }

  @ParameterizedTest
  @MethodSource("spots")
  void nothingIsLeftIn(Spot spot) {
    var search = new Search(markers.all().stream().filter(spot.which()).toList());
    var control = new Search(Set.of(new Marker("control", spot.control())));
    var leaks = new ArrayList<String>();
    boolean isIt = false;
    for (Path file : spot.files()) {
      search
          .in(file)
          .forEach((what, at) -> leaks.add("%s: %s at %d".formatted(file.getFileName(), what, at)));
      isIt |= !control.in(file).isEmpty();
    }
    searched += search.bytes();
    assertThat(isIt).as("%s holds %s", spot, spot.control()).isTrue();
    assertThat(leaks).as(spot.name()).isEmpty();
  }

  @Test
  void noAnswerShowsOne() {
    assertThat(heard.leaks()).isEmpty();
  }

  @Test
  void everyRouteWasReached() {
    assertThat(unexpected).isEmpty();
  }

  @Test
  void everySpellingIsFound() {
    var marker = markers.misplaced;
    for (Marker.Spelling spelling : marker.spellings()) {
      var hay = new byte[spelling.bytes().length + 20];
      System.arraycopy(spelling.bytes(), 0, hay, 10, spelling.bytes().length);
      assertThat(new Search(Set.of(marker)).in(ByteBuffer.wrap(hay)))
          .containsKey(marker.name() + ", " + spelling.name());
    }
  }

  @AfterAll
  void tell() {
    server.close();
    System.out.printf(
        "leaks: %d markers, %d answers with %,d bytes, %d other places with %,d bytes%n",
        markers.all().size(), heard.answers(), heard.searched(), spots.size(), searched);
  }
}
