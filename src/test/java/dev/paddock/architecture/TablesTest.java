package dev.paddock.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The table of tables: which package owns each SQL table, and which others may read it, and why. It
 * is compared with the SQL in the sources; a table that is new, read or written elsewhere, or no
 * longer read, fails.
 */
final class TablesTest {
  private static final Path MIGRATIONS = Path.of("src", "main", "resources", "db", "migration");
  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|//[^\\n]*");
  private static final Pattern TEXT_BLOCK = Pattern.compile("(?s)\"\"\"(.*?)\"\"\"");
  private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern USE =
      Pattern.compile("\\b(delete from|insert into|update|from|join)\\s+(\\w+)");
  private static final Pattern CREATE = Pattern.compile("create table (\\w+)");

  /** Who may touch a table beside its owner, and what for. */
  private record Guest(String reader, String why) {}

  private record Owned(String table, String owner, List<Guest> guests) {}

  private static Owned of(String owner, String table, Guest... guests) {
    return new Owned(table, owner, List.of(guests));
  }

  private static Guest reads(String reader, String why) {
    return new Guest(reader, why);
  }

  private static final String WHO = "who may do what is judged in one place";

  private static final List<Owned> TABLES =
      List.of(
          of("accounts", "accounts", reads("identity", WHO), reads("apps", "an App's owner")),
          of("accounts", "collaborators", reads("identity", WHO)),
          of("accounts", "enterprise_owners", reads("identity", WHO)),
          of("accounts", "enterprises", reads("identity", WHO)),
          of("accounts", "environments", reads("identity", WHO)),
          of("accounts", "levels", reads("runners", "runners of an owner and of those above it")),
          of("accounts", "memberships", reads("identity", WHO)),
          of("accounts", "organizations", reads("identity", WHO), reads("jobs", "lists of owners")),
          of("accounts", "repositories", reads("identity", WHO), reads("jobs", "lists of owners")),
          of("accounts", "repository_redirects", reads("identity", "a renamed one is found")),
          of("accounts", "users", reads("identity", WHO)),
          of("apps", "apps", reads("identity", WHO)),
          of("apps", "counters"),
          of("apps", "installation_repositories", reads("identity", WHO)),
          of("apps", "installations", reads("identity", WHO)),
          of("audit", "audit_entries"),
          of("broker", "agent_sessions"),
          of("broker", "used_assertions"),
          of("crypto", "data_keys"),
          of("crypto", "root_keys"),
          of("identity", "fine_grained_grants"),
          of("identity", "fine_grained_repositories"),
          of("identity", "installation_token_repositories"),
          of("identity", "installation_tokens"),
          of("identity", "level_counts"),
          of("identity", "runner_tokens"),
          of("identity", "user_tokens"),
          of("jobs", "job_lines"),
          of("jobs", "job_log_parts"),
          of("jobs", "job_logs"),
          of("jobs", "job_secrets"),
          of("jobs", "job_steps"),
          of("jobs", "jobs"),
          of("jobs", "workflow_runs"),
          of("runners", "labels"),
          of("runners", "runner_credentials", reads("jobs", "which agent a job was given to")),
          of("runners", "runner_events"),
          of("runners", "runner_labels"),
          of("runners", "runners", reads("jobs", "the name of the runner of a job")),
          of("secrets", "sealing_keys"),
          of("secrets", "secret_repositories"),
          of("secrets", "secrets"),
          of("store", "rights"));

  /** A package's use of a table. */
  private record Use(String user, String table, boolean writes) {}

  private static Set<String> tables() {
    return Sources.files(MIGRATIONS, ".sql").stream()
        .flatMap(file -> CREATE.matcher(Sources.text(file)).results())
        .map(it -> it.group(1))
        // Of one migration, which renames or drops it.
        .filter(it -> !it.startsWith("new_"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Use> uses(String user, String source, Set<String> tables) {
    var code = COMMENT.matcher(source).replaceAll("");
    var blocks = TEXT_BLOCK.matcher(code).results().map(it -> it.group(1));
    var strings =
        STRING.matcher(TEXT_BLOCK.matcher(code).replaceAll("")).results().map(it -> it.group(1));
    return Stream.concat(blocks, strings)
        .flatMap(text ->
            tables.contains(text) && text.contains("_")
                // The name alone: it is put into SQL by whoever gets it.
                ? Stream.of(new Use(user, text, true))
                : USE.matcher(text)
                    .results()
                    .filter(it -> tables.contains(it.group(2)))
                    .map(it -> new Use(user, it.group(2), !it.group(1).matches("from|join"))))
        .distinct()
        .toList();
  }

  private static List<String> faults(List<Use> uses) {
    return uses.stream()
        .filter(use -> !isAllowed(use))
        .map(
            use -> "%s %s %s".formatted(use.user(), use.writes() ? "writes" : "reads", use.table()))
        .sorted()
        .toList();
  }

  private static boolean isAllowed(Use use) {
    return TABLES.stream()
        .filter(it -> it.table().equals(use.table()))
        .anyMatch(it ->
            it.owner().equals(use.user())
                || (!use.writes()
                    && it.guests().stream().anyMatch(guest -> guest.reader().equals(use.user()))));
  }

  private static List<Use> real() {
    var tables = tables();
    return Sources.files(Sources.MAIN, ".java").stream()
        .flatMap(file ->
            uses(Sources.MAIN.relativize(file).getName(0).toString(), Sources.text(file), tables)
                .stream())
        .distinct()
        .toList();
  }

  @Test
  void eachTableHasOneOwner() {
    assertThat(TABLES.stream().map(Owned::table).toList())
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(tables());
  }

  // identity/RememberedRights keeps what these find.
  private static final List<String> FIND_RIGHTS =
      List.of("identity/Directory.java", "identity/TokenStore.java");

  // Tokens of runners are looked up each time, and so is the way from an old name.
  private static final Set<String> NOT_REMEMBERED = Set.of("runner_tokens", "repository_redirects");

  @Test
  void whatIsRememberedChangesTheRevisionOfRights() {
    var triggers = Sources.text(MIGRATIONS.resolve("V8__rights.sql"));
    var tables = tables();
    var read =
        FIND_RIGHTS.stream()
            .flatMap(
                file -> uses("identity", Sources.text(Sources.MAIN.resolve(file)), tables).stream())
            .map(Use::table)
            .filter(it -> !NOT_REMEMBERED.contains(it))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(read).hasSizeGreaterThan(10);
    for (String table : read) {
      assertThat(triggers)
          .as(table)
          .contains("after update on " + table + " ", "after delete on " + table + " ");
    }
  }

  @Test
  void nobodyElseTouchesATable() {
    assertThat(faults(real())).isEmpty();
    System.out.printf(
        "%d tables, %d of them touched by more than one package%n",
        TABLES.size(), TABLES.stream().filter(it -> !it.guests().isEmpty()).count());
  }

  @Test
  void noGuestIsNamedWhoNoLongerComes() {
    var users = real().stream().map(it -> it.user() + " " + it.table()).collect(Collectors.toSet());
    assertThat(
            TABLES.stream()
                .flatMap(it -> it.guests().stream().map(guest -> guest.reader() + " " + it.table()))
                .filter(it -> !users.contains(it))
                .toList())
        .isEmpty();
  }

  /** The twin: SQL that breaks the rule in each way is found. */
  @Test
  void whatBreaksTheRuleIsFound() {
    var source =
        "var a = \"select 1 from secrets\"; var b = \"\"\"\n update users set id = 1 \"\"\"; // from jobs\n"
            + "var c = \"runner_labels\"; var d = \"delete from memberships where 1 = 0\";";
    assertThat(faults(uses("identity", source, tables())))
        .containsExactly(
            "identity reads secrets",
            "identity writes memberships",
            "identity writes runner_labels",
            "identity writes users");
  }
}
