package dev.paddock.fuzz;

import dev.paddock.testkit.Engine;
import dev.paddock.testkit.KeptConnection;
import dev.paddock.testkit.TestServer;
import dev.paddock.testkit.Worlds;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** One server, and one connection to it, for all inputs of a fuzz test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class FuzzedServer {
  protected KeptConnection connection;
  private TestServer server;

  @SuppressWarnings("NullAway.Init") // JUnit starts the server before anything uses it
  protected FuzzedServer() {}

  @BeforeAll
  void start() {
    server = TestServer.with(Engine.SQLITE, Worlds.read("acme.yaml"));
    connection = new KeptConnection(server);
  }

  @AfterAll
  void stop() {
    connection.close();
    server.close();
  }
}
