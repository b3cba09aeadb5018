package dev.paddock.testkit;

import java.util.Map;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests of one real server, all of them on SQLite and then on PostgreSQL. */
@ParameterizedClass
@EnumSource(Engine.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit starts the server before anything uses it
public abstract class ServerTest {
  /** What the server of these tests is. */
  protected TestServer server;

  @Parameter Engine engine;

  /** The owner of the organization acme, with every scope. */
  protected Client owner() {
    return server.as("ghp_alice000000000000000000000");
  }

  /** The database that it is on. */
  protected Engine engine() {
    return engine;
  }

  /** The world that it begins with. */
  protected String world() {
    return Worlds.read("acme.yaml");
  }

  /** Settings of its own. */
  protected Map<String, String> settings() {
    return Map.of();
  }

  /** What is done once the server runs. */
  protected void prepare() {}

  @BeforeParameterizedClassInvocation
  void startServer() {
    server = TestServer.with(engine, world(), settings());
    prepare();
  }

  @AfterParameterizedClassInvocation
  void stopServer() {
    server.close();
  }
}
