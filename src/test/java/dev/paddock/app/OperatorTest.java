package dev.paddock.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.testkit.ServerTest;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators' commands that are told where the data directory is, and nothing else. */
final class OperatorTest extends ServerTest {
  @TempDir Path empty;

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  OperatorTest() {}

  private static Operator on(Path data) {
    var flags = new Config.Flags(false, Optional.of(data), Optional.empty(), List.of(), Map.of());
    return new Operator(Config.ofOperator(flags, Map.of(), data), Map.of(), Clock.systemUTC());
  }

  @Test
  void theServerThatRunsThereIsFoundWhereverItsDatabaseIs() {
    var tokens = on(server.data()).run("token list", Map.of()).path("tokens");
    assertThat(tokens.valueStream().map(it -> it.path("user").asString())).contains("alice");
    on(server.data()).run("user create", Map.of("login", "made-by-operator"));
    assertThat(owner().get("/users/made-by-operator").status()).isEqualTo(200);
  }

  @Test
  void whereNoneRunsAndNoDatabaseIsThatIsSaid() {
    assertThatThrownBy(() -> on(empty).run("token list", Map.of()))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("There is no database in")
        .hasMessageContaining("--config");
  }
}
