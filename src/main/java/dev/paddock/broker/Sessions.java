package dev.paddock.broker;

import dev.paddock.broker.AgentException.Kind;
import dev.paddock.crypto.RandomId;
import dev.paddock.crypto.RsaKeys;
import dev.paddock.crypto.SessionCipher;
import dev.paddock.jobs.JobAssignments;
import dev.paddock.runners.RunnerConnections;
import dev.paddock.runners.RunnerCredentialStore;
import dev.paddock.runners.RunnerCredentials;
import dev.paddock.runners.RunnerEvent.Offline;
import dev.paddock.runners.RunnerId;
import dev.paddock.runners.RunnersFeature;
import dev.paddock.store.Database;
import dev.paddock.store.Handle;
import dev.paddock.store.Signal;
import dev.paddock.store.Tx;
import dev.paddock.web.Reply;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Opens and ends the sessions of agents: an agent that opens one is online. */
final class Sessions {
  /** How long after its last request a session may not be taken over by another agent. */
  private static final Duration ALIVE = Duration.ofSeconds(60);

  private static final int LONGEST_OWNER = 255;

  private final Database database;
  private final SessionStore store;
  private final RunnerConnections connections;
  private final RunnerCredentialStore credentials;
  private final JobAssignments jobs;
  private final Presence presence;
  private final SessionCipher cipher;
  private final SecureRandom random;
  private final Clock clock;

  Sessions(
      Database database,
      SessionStore store,
      RunnerConnections connections,
      RunnerCredentialStore credentials,
      JobAssignments jobs,
      Presence presence,
      SessionCipher cipher,
      SecureRandom random,
      Clock clock) {
    this.database = database;
    this.store = store;
    this.connections = connections;
    this.credentials = credentials;
    this.jobs = jobs;
    this.presence = presence;
    this.cipher = cipher;
    this.random = random;
    this.clock = clock;
  }

  /** The runner of an agent, as long as it has not been removed or given to another. */
  private Optional<RunnerCredentials> runner(Handle handle, RunnerCredentials agent) {
    return credentials
        .credentials(handle, agent.clientId())
        .filter(it -> it.id().equals(agent.id()));
  }

  /** The runner as it is now; refuses a call that does not name an open session of the agent. */
  RunnerCredentials require(Handle handle, AgentCall call) {
    requireOpen(handle, call);
    return runner(handle, call.runner()).orElseThrow(Sessions::ended);
  }

  /** Refuses a call that does not name an open session of its agent. */
  void requireOpen(Handle handle, AgentCall call) {
    if (store.owner(handle, call.session()).filter(call.runner().id()::equals).isEmpty()) {
      throw ended();
    }
  }

  private static AgentException ended() {
    return new AgentException(Kind.SESSION_EXPIRED, "The session has ended.");
  }

  Reply create(AgentCall call) {
    var body = call.json();
    var asked = body.object("agent").number("id");
    if (asked != 0 && asked != call.runner().id().value()) {
      throw new AgentException(Kind.ACCESS_DENIED, "The token is that of another runner.");
    }
    var id = RandomId.of(random);
    var owner = body.text("ownerName");
    var name = owner.length() > LONGEST_OWNER ? owner.substring(0, LONGEST_OWNER) : owner;
    var runner = database.advance(tx -> create(tx, call, id, name)).orElseThrow(Sessions::removed);
    presence.seen(runner.id());
    return Reply.ok(json(id, owner, body, runner));
  }

  /** Opens a session; empty if the runner was for one job that has failed now, and is removed. */
  private Optional<RunnerCredentials> create(Tx tx, AgentCall call, String id, String owner) {
    var agent = call.runner();
    var runner = runner(tx, agent).orElseThrow(Sessions::removed);
    if (store.of(tx, runner.id()).isPresent()) {
      if (isAlive(tx, runner.id())) {
        throw new AgentException(
            Kind.SESSION_CONFLICT,
            "The runner %s has a session already.".formatted(runner.name().value()));
      }
      end(tx, runner.id(), Offline.SUPERSEDED);
    }
    if (jobs.abandon(tx, call.origin(), runner.id()) && runner(tx, agent).isEmpty()) {
      // The runner was for that job only, and was removed with it.
      return Optional.empty();
    }
    store.insert(tx, id, runner.id(), owner);
    connections.online(tx, runner.id());
    return Optional.of(runner);
  }

  private static AgentException removed() {
    return new AgentException(Kind.AGENT_NOT_FOUND, "The runner has been removed.");
  }

  private boolean isAlive(Handle handle, RunnerId runner) {
    Instant limit = clock.instant().minus(ALIVE);
    return presence.last(runner).or(() -> connections.lastSeen(handle, runner)).stream()
        .anyMatch(it -> it.isAfter(limit));
  }

  private Map<String, Object> json(
      String id, String owner, TolerantJson body, RunnerCredentials runner) {
    // An agent that does not say gets the newer digest.
    boolean sha256 = !body.has("useFipsEncryption") || body.flag("useFipsEncryption");
    var key =
        cipher.wrappedKey(
            id,
            RsaKeys.ofEncoded(runner.publicKey()),
            sha256 ? SessionCipher.Digest.SHA_256 : SessionCipher.Digest.SHA_1);
    var encryptionKey = new LinkedHashMap<String, Object>();
    encryptionKey.put("encrypted", true);
    encryptionKey.put("value", Base64.getEncoder().encodeToString(key));
    var agent = new LinkedHashMap<String, Object>();
    agent.put("id", runner.id().value());
    agent.put("name", runner.name().value());
    var json = new LinkedHashMap<String, Object>();
    json.put("sessionId", id);
    json.put("ownerName", owner);
    json.put("agent", agent);
    json.put("encryptionKey", encryptionKey);
    json.put("useFipsEncryption", sha256);
    return json;
  }

  /** Ends a session; one that has ended already is no error. */
  Reply delete(AgentCall call) {
    var session = call.variable("sessionId");
    var runner = call.runner().id();
    database.advance(tx -> {
      var owner = store.owner(tx, session);
      if (owner.isPresent()) {
        if (!owner.get().equals(runner)) {
          throw new AgentException(Kind.ACCESS_DENIED, "The session is that of another runner.");
        }
        connections.seen(tx, Map.of(runner, clock.instant()));
        end(tx, runner, Offline.SESSION_CLOSED);
      }
      return session;
    });
    return Reply.noContent();
  }

  /** Ends the session of a runner, which is then offline. */
  void end(Tx tx, RunnerId runner, Offline reason) {
    store.delete(tx, runner);
    connections.offline(tx, runner, reason);
    jobs.giveBack(tx, runner);
    tx.raise(new Signal(RunnersFeature.CHANGED, runner.value()));
  }

  /** Marks a silent runner offline; its session stays, in case it comes back. */
  void lose(Tx tx, RunnerId runner, Offline reason) {
    connections.offline(tx, runner, reason);
    jobs.giveBack(tx, runner);
  }
}
