package dev.paddock.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.testkit.Engine;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A PostgreSQL server that neither answers nor goes away is not waited for. */
final class HungPostgresTest {
  private final String url = Engine.POSTGRES.freshStore().getOrDefault("store.url", "");

  private static String with(String url, String parameter) {
    return url + (url.contains("?") ? "&" : "?") + parameter;
  }

  private interface Question {
    Object ask(Connection connection) throws SQLException;
  }

  private static Object asked(String url, Question question) throws SQLException {
    var postgres = new Postgres(url, "", "", new SimpleMeterRegistry());
    try (var connection = postgres.dataSource().getConnection()) {
      return question.ask(connection);
    } finally {
      postgres.close();
    }
  }

  private static String setting(Connection connection, String name) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("show " + name)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  @Test
  void patienceEndsUnlessTheUrlSaysOtherwise() throws SQLException {
    assertThat(asked(url, Connection::getNetworkTimeout)).isEqualTo(5_000);
    assertThat(asked(with(url, "socketTimeout=77"), Connection::getNetworkTimeout))
        .isEqualTo(77_000);
    assertThat(asked(with(url, "connectTimeout=1"), Connection::getNetworkTimeout))
        .as("what the URL does not name stays")
        .isEqualTo(5_000);
  }

  @Test
  void aStatementEndsBeforeTheSocketUnlessTheUrlSaysOtherwise() throws SQLException {
    assertThat(asked(url, it -> setting(it, "statement_timeout"))).isEqualTo("4500ms");
    assertThat(asked(url, it -> setting(it, "idle_in_transaction_session_timeout")))
        .isEqualTo("1min");
    var own =
        "options=-c%20statement_timeout=20000%20-c%20idle_in_transaction_session_timeout=7000";
    assertThat(asked(with(url, own), it -> setting(it, "statement_timeout"))).isEqualTo("20s");
    assertThat(asked(with(url, own), it -> setting(it, "idle_in_transaction_session_timeout")))
        .isEqualTo("7s");
    assertThat(
            asked(
                with(url, "options=-c%20synchronous_commit=off"),
                it -> setting(it, "synchronous_commit")))
        .isEqualTo("on");
  }

  @Test
  void oneThatHangsIsNotedSoonAndWellAgainSoon() throws Exception {
    try (var proxy = new Proxy(url)) {
      var through = with(proxy.url(url), "socketTimeout=1");
      try (var database = Database.postgres(through, "", "", new SimpleMeterRegistry())) {
        assertThat(one(database)).isEqualTo(1);
        proxy.hang(true);
        long start = System.nanoTime();
        assertThatThrownBy(() -> one(database)).isInstanceOf(StoreUnavailableException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        proxy.hang(false);
        assertThat(eventuallyOne(database)).isEqualTo(1);
      }
    }
  }

  private static int one(Database database) {
    return database.write(tx -> tx.createQuery("select 1").map(row -> (int) row.getLong(1)).one());
  }

  private static int eventuallyOne(Database database) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      try {
        return one(database);
      } catch (StoreUnavailableException notYet) {
        if (System.nanoTime() > end) {
          throw notYet;
        }
      }
    }
  }

  /** Hands on bytes between clients and a server, or holds them. */
  private static final class Proxy implements AutoCloseable {
    private final ServerSocket listening =
        new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Executor threads = task -> Thread.ofVirtual().start(task);
    private final URI server;
    private volatile boolean hangs;

    Proxy(String jdbcUrl) throws IOException {
      server = URI.create(jdbcUrl.substring("jdbc:".length()));
      threads.execute(this::accept);
    }

    String url(String jdbcUrl) {
      return jdbcUrl.replace(
          server.getHost() + ":" + server.getPort(), "127.0.0.1:" + listening.getLocalPort());
    }

    void hang(boolean hanging) {
      hangs = hanging;
    }

    private void accept() {
      try {
        while (true) {
          var client = listening.accept();
          var target = new Socket(server.getHost(), server.getPort());
          sockets.addAll(List.of(client, target));
          threads.execute(() -> carry(client, target));
          threads.execute(() -> carry(target, client));
        }
      } catch (IOException closed) {
        // as it ends
      }
    }

    private void carry(Socket from, Socket to) {
      var buffer = new byte[8192];
      try (from;
          to) {
        int length = from.getInputStream().read(buffer);
        while (length > 0) {
          while (hangs) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
          }
          to.getOutputStream().write(buffer, 0, length);
          length = from.getInputStream().read(buffer);
        }
      } catch (IOException closed) {
        // The other one is closed too.
      }
    }

    @Override
    public void close() throws IOException {
      hangs = false;
      listening.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
