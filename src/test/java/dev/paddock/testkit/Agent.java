package dev.paddock.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.paddock.web.Json;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A runner agent that does what the real ones do, from the registration to the end of a job, over
 * real sockets; only scripts it does not run. {@code broker/recorded.txt} has the exchanges of a
 * real agent that it follows.
 */
public final class Agent {
  /**
   * How a server is reached, shared by many agents.
   *
   * @param listener is told of each exchange
   */
  public record Wire(HttpClient client, String url, Clock clock, Consumer<Exchange> listener) {
    public Wire(HttpClient client, String url, Clock clock) {
      this(client, url, clock, exchange -> {});
    }

    /** One that many agents can share. */
    public static Wire to(String url, Clock clock) {
      return new Wire(
          HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(), url, clock);
    }

    /** The same, with a listener. */
    public Wire heardBy(Consumer<Exchange> other) {
      return new Wire(client, url, clock, other);
    }
  }

  /** A request and its answer. */
  public record Exchange(String method, URI url, String body, Answer answer) {}

  /** What an agent is registered with. */
  public record Options(
      List<String> labels, boolean ephemeral, boolean replace, boolean fips, long instead) {
    /** An ordinary one. */
    public static Options labelled(String... labels) {
      return new Options(List.of(labels), false, false, true, 0);
    }

    /** One for a single job. */
    public Options forOneJob() {
      return new Options(labels, true, replace, fips, instead);
    }

    /** One that takes the place of a runner of its name. */
    public Options replacing() {
      return new Options(labels, ephemeral, true, fips, instead);
    }

    /** One that asks for a session key under OAEP with SHA-1. */
    public Options withSha1() {
      return new Options(labels, ephemeral, replace, false, instead);
    }

    /** One that takes the place of another runner, whatever its name. */
    public Options insteadOf(long id) {
      return new Options(labels, ephemeral, replace, fips, id);
    }
  }

  /** What was received: a job or its cancellation. */
  public record Message(long id, String type, JsonNode body) {
    /** Id of the job request that it carries. */
    public long request() {
      return body.path("requestId").asLong();
    }
  }

  private final Wire wire;
  private final KeyPair keys;
  private final String name;
  private final boolean fips;
  private final String tenant;
  private final long id;
  private final String clientId;
  private final String authorizationUrl;
  private volatile String token = "";
  private volatile @Nullable String session;
  private volatile byte @Nullable [] sessionKey;

  Agent(
      Wire wire,
      KeyPair keys,
      String name,
      boolean fips,
      String tenant,
      long id,
      String clientId,
      String authorizationUrl) {
    this.wire = wire;
    this.keys = keys;
    this.name = name;
    this.fips = fips;
    this.tenant = tenant;
    this.id = id;
    this.clientId = clientId;
    this.authorizationUrl = authorizationUrl;
  }

  /** A key that agents can be registered with; to make one takes long. */
  public static KeyPair newKey() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The address and the token that a registration or remove token gives. */
  public record Admission(String tenant, String token) {}

  /**
   * The first step of a registration or a removal.
   *
   * @param owner path of the organization, repository or enterprise
   */
  public static Admission admit(Wire wire, String owner, String token, String event) {
    var answer =
        send(
            wire,
            "POST",
            wire.url() + "/api/v3/actions/runner-registration",
            "RemoteAuth " + token,
            Json.text(Map.of("url", wire.url() + "/" + owner, "runner_event", event)));
    require(answer, 200);
    require(send(wire, "GET", url(answer, "/_apis/connectionData"), "", ""), 200);
    return new Admission(
        answer.json().path("url").asString(), answer.json().path("token").asString());
  }

  private static String url(Answer admission, String path) {
    return admission.json().path("url").asString().replaceAll("/$", "") + path;
  }

  /** Registers a runner, as the configuration of a real agent does. */
  public static Agent register(
      Wire wire, String owner, String token, String name, KeyPair keys, Options options) {
    var admission = admit(wire, owner, token, "register");
    var tenant = admission.tenant().replaceAll("/$", "");
    var pools =
        require(
            send(wire, "GET", tenant + "/_apis/distributedtask/pools", bearer(admission), ""), 200);
    long pool = pools.json().at("/value/0/id").asLong();
    var agents = tenant + "/_apis/distributedtask/pools/" + pool + "/agents";
    var body = body(name, keys, options);
    long before = options.instead();
    var made = before > 0 ? null : send(wire, "POST", agents, bearer(admission), Json.text(body));
    if (made != null && made.status() == 409 && options.replace()) {
      var all = require(send(wire, "GET", agents, bearer(admission), ""), 200).json();
      before =
          all.path("value")
              .valueStream()
              .filter(it -> it.path("name").asString().equals(name))
              .findFirst()
              .orElseThrow()
              .path("id")
              .asLong();
    }
    if (made == null || before > 0) {
      body.put("ID", before);
      made = send(wire, "PUT", agents + "/" + before, bearer(admission), Json.text(body));
    }
    var agent = require(made, 200).json();
    return new Agent(
        wire,
        keys,
        name,
        options.fips(),
        tenant,
        agent.path("id").asLong(),
        agent.at("/authorization/clientId").asString(),
        agent.at("/authorization/authorizationUrl").asString());
  }

  private static String bearer(Admission admission) {
    return "bearer " + admission.token();
  }

  private static Map<String, Object> body(String name, KeyPair keys, Options options) {
    var key = (RSAPublicKey) keys.getPublic();
    var labels = new ArrayList<Object>();
    List.of("self-hosted", "linux", "amd64").forEach(it -> labels.add(label(it, "system")));
    options.labels().forEach(it -> labels.add(label(it, "user")));
    var body = new LinkedHashMap<String, Object>();
    body.put(
        "Authorization",
        Map.of(
            "PublicKey",
            Map.of(
                "Exponent",
                Base64.getEncoder().encodeToString(key.getPublicExponent().toByteArray()),
                "Modulus",
                Base64.getEncoder().encodeToString(unsigned(key.getModulus())))));
    body.put("Labels", labels);
    body.put("MaxParallelism", 1);
    body.put("ID", 0);
    body.put("Name", name);
    body.put("Version", "3.0.0");
    body.put("OSDescription", "simulated linux/amd64");
    body.put("ProvisioningState", "Provisioned");
    if (options.ephemeral()) {
      body.put("Ephemeral", true);
    }
    body.put("Properties", null);
    return body;
  }

  private static Map<String, Object> label(String name, String type) {
    return Map.of("ID", 0, "Name", name, "Type", type);
  }

  static byte[] unsigned(BigInteger number) {
    var bytes = number.toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  /** Id of the runner. */
  public long id() {
    return id;
  }

  public String name() {
    return name;
  }

  /** Where its URLs begin, without a slash at the end. */
  public String tenant() {
    return tenant;
  }

  /** The token that it has now. */
  public String token() {
    return token;
  }

  /** Whether it has had a session. */
  public boolean hasSession() {
    return session != null;
  }

  /** Id of its session. */
  public String session() {
    return Objects.requireNonNull(session, "no session");
  }

  /** Another process with the same settings. */
  public Agent copy() {
    return new Agent(wire, keys, name, fips, tenant, id, clientId, authorizationUrl);
  }

  /** The same agent with its session, on a server that is elsewhere now. */
  public Agent movedTo(String url) {
    var moved =
        new Agent(
            new Wire(wire.client(), url, wire.clock(), wire.listener()),
            keys,
            name,
            fips,
            tenant.replace(wire.url(), url),
            id,
            clientId,
            authorizationUrl.replace(wire.url(), url));
    moved.token = token;
    moved.session = session;
    moved.sessionKey = sessionKey;
    return moved;
  }

  /** An assertion that is good now. */
  public String assertion(JWSAlgorithm algorithm) {
    var now = wire.clock().instant();
    return assertion(
        algorithm,
        keys,
        new JWTClaimsSet.Builder()
            .issuer(clientId)
            .subject(clientId)
            .audience(authorizationUrl)
            .jwtID(UUID.randomUUID().toString())
            .issueTime(Date.from(now.minusSeconds(30)))
            .notBeforeTime(Date.from(now.minusSeconds(30)))
            .expirationTime(Date.from(now.plusSeconds(270)))
            .build());
  }

  /** An assertion of any content. */
  public static String assertion(JWSAlgorithm algorithm, KeyPair keys, JWTClaimsSet claims) {
    try {
      var jwt = new SignedJWT(new JWSHeader(algorithm), claims);
      jwt.sign(new RSASSASigner(keys.getPrivate()));
      return jwt.serialize();
    } catch (JOSEException failure) {
      throw new IllegalStateException(failure);
    }
  }

  public String clientId() {
    return clientId;
  }

  /** Asks for a token with an assertion. */
  public Answer exchange(String assertion) {
    var form =
        "client_assertion="
            + URLEncoder.encode(assertion, StandardCharsets.UTF_8)
            + "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"
            + "&grant_type=client_credentials";
    return send(wire, "POST", authorizationUrl, "", form);
  }

  /** Gets a token, as after every 401. */
  public void authorize() {
    token =
        require(exchange(assertion(JWSAlgorithm.RS256)), 200)
            .json()
            .path("access_token")
            .asString();
  }

  /** A request with its token; after 401 it gets a new one, and tries once more. */
  public Answer call(String method, String path, Object body) {
    var text = body instanceof String it ? it : Json.text(body);
    Supplier<Answer> request =
        () -> send(wire, method, tenant + path, token.isEmpty() ? "" : "bearer " + token, text);
    var answer = request.get();
    if (answer.status() == 401) {
      authorize();
      answer = request.get();
    }
    return answer;
  }

  /** Opens a session: the runner is online. */
  public Answer open() {
    var body = new LinkedHashMap<String, Object>();
    body.put("EncryptionKey", Map.of("Encrypted", false, "Value", ""));
    body.put("OwnerName", "RUNNER");
    body.put("Agent", Map.of("ID", id, "Name", name));
    body.put("UseFipsEncryption", fips);
    return open(body);
  }

  /** Opens a session with a body of another agent's. */
  Answer open(Map<String, Object> body) {
    var answer = call("POST", pool("/sessions"), body);
    if (answer.status() == 200) {
      session = answer.json().path("sessionId").asString();
      sessionKey = unwrapped(answer.json());
    }
    return answer;
  }

  private byte[] unwrapped(JsonNode json) {
    var digest = json.path("useFipsEncryption").asBoolean() ? "SHA-256" : "SHA-1";
    try {
      var cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          keys.getPrivate(),
          new OAEPParameterSpec(
              digest, "MGF1", new MGF1ParameterSpec(digest), PSource.PSpecified.DEFAULT));
      return cipher.doFinal(Base64.getDecoder().decode(json.at("/encryptionKey/value").asString()));
    } catch (GeneralSecurityException wrongKey) {
      throw new AssertionError("the session key cannot be opened", wrongKey);
    }
  }

  /** Closes its session. */
  public Answer close() {
    return call("DELETE", pool("/sessions/" + session()), Map.of("SessionID", session()));
  }

  static String pool(String path) {
    return "/_apis/distributedtask/pools/1" + path;
  }

  /** Waits for a message as long as the server holds the request. */
  public Answer poll(String status) {
    return call(
        "GET",
        pool(
            "/messages?api-version=5.1-preview&runnerVersion=3.0.0&sessionId="
                + session()
                + "&status="
                + status),
        "");
  }

  /** The message of an answer, if there is one. */
  public Optional<Message> message(Answer answer) {
    if (answer.status() == 204) {
      return Optional.empty();
    }
    var json = require(answer, 200).json();
    try {
      var cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(Objects.requireNonNull(sessionKey), "AES"),
          new IvParameterSpec(Base64.getDecoder().decode(json.path("iv").asString())));
      var body = cipher.doFinal(Base64.getDecoder().decode(json.path("body").asString()));
      return Optional.of(
          new Message(
              json.path("messageId").asLong(),
              json.path("messageType").asString(),
              Json.read(body)));
    } catch (GeneralSecurityException wrongKey) {
      throw new AssertionError("the message cannot be opened", wrongKey);
    }
  }

  /** Waits until there is a message. */
  public Message next(String status) {
    while (true) {
      var message = message(poll(status));
      if (message.isPresent()) {
        return message.get();
      }
    }
  }

  /** Confirms a message. */
  public Answer confirm(Message message) {
    return confirm(message.id(), session());
  }

  /** Confirms a message, by its id, in a session. */
  public Answer confirm(long message, String inSession) {
    return call("DELETE", pool("/messages/" + message + "?sessionId=" + inSession), "");
  }

  /** Says that it is at a job still. */
  public Answer renew(long request) {
    return call(
        "PATCH",
        pool("/jobrequests/" + request + "?lockToken=00000000-0000-0000-0000-000000000000"),
        Map.of("RequestID", request));
  }

  /** The job of a message. */
  public Work work(Message message) {
    return new Work(message.body());
  }

  /** A job that the agent works on, with the token that came with it. */
  public final class Work {
    private final JsonNode job;
    private final String plan;
    private final Map<Integer, Integer> fed = new HashMap<>();

    private Work(JsonNode job) {
      this.job = job;
      this.plan =
          "/%s/_apis/distributedtask/hubs/%s/plans/%s"
              .formatted(
                  job.at("/plan/scopeIdentifier").asString(),
                  job.at("/plan/planType").asString(),
                  job.at("/plan/planId").asString());
    }

    public String token() {
      return job.at("/resources/endpoints/0/authorization/parameters/AccessToken").asString();
    }

    /** Path of the job's plan. */
    public String plan() {
      return plan;
    }

    /** The value of a secret that the job is given. */
    public String secret(String secret) {
      return job.path("variables").path(secret).path("value").asString("");
    }

    /** Path of the timeline of the job. */
    public String timeline() {
      return plan + "/timelines/" + job.at("/timeline/id").asString();
    }

    /** Id of a step, from 0. */
    public String step(int index) {
      return job.path("steps").path(index).path("id").asString();
    }

    /** The same job, at which another agent goes on. */
    public Work by(Agent other) {
      return other.new Work(job);
    }

    /** Id of the job. */
    public String id() {
      return job.path("jobId").asString();
    }

    /** Its name. */
    public String name() {
      return job.path("jobDisplayName").asString();
    }

    /** Id of the job request. */
    public long request() {
      return job.path("requestId").asLong();
    }

    /** What the message says of a step, from 0. */
    public JsonNode definition(int index) {
      return job.path("steps").path(index);
    }

    /** The value of a variable; empty for none. */
    public String variable(String variable) {
      return job.path("variables").path(variable).path("value").asString("");
    }

    /** A request with the job's token. */
    public Answer send(String method, String path, String body) {
      return Agent.send(wire, method, tenant + path, "bearer " + token(), body);
    }

    /** The same with bytes of any type. */
    public Answer send(String method, String path, byte[] body, String type) {
      return Agent.send(wire, method, tenant + path, "bearer " + token(), body, type);
    }

    /** Tells of a step. */
    public Answer record(int index, String state, @Nullable String result, long log) {
      var record = new LinkedHashMap<String, Object>();
      record.put("ID", step(index));
      record.put("ParentID", job.path("jobId").asString());
      record.put("Type", "Task");
      record.put("Name", "step " + index);
      record.put("StartTime", wire.clock().instant().toString());
      record.put("FinishTime", null);
      record.put("State", state);
      record.put("Result", result);
      record.put("Order", index + 2);
      record.put("Log", log == 0 ? null : Map.of("ID", log));
      return send(
          "PATCH",
          timeline() + "/records?api-version=5.1-preview",
          Json.text(Map.of("Count", 1, "Value", List.of(record))));
    }

    /** Tells which log is that of the whole job. */
    public Answer whole(long log) {
      var record = new LinkedHashMap<String, Object>();
      record.put("ID", job.path("jobId").asString());
      record.put("Type", "Job");
      record.put("State", "Completed");
      record.put("Log", Map.of("ID", log));
      return send(
          "PATCH",
          timeline() + "/records?api-version=5.1-preview",
          Json.text(Map.of("Count", 1, "Value", List.of(record))));
    }

    /** Lines as a step writes them, after those that it wrote before. */
    public Answer feed(int index, List<String> lines) {
      return feed(index, lines, fed.merge(index, lines.size(), Integer::sum) - lines.size() + 1);
    }

    /** Lines as a step writes them, of which the first has a number. */
    public Answer feed(int index, List<String> lines, int start) {
      var body = new LinkedHashMap<String, Object>();
      body.put("Count", lines.size());
      body.put("Value", lines);
      body.put("StepID", step(index));
      body.put("StartLine", start);
      return send("POST", timeline() + "/records/" + step(index) + "/feed", Json.text(body));
    }

    /** The log of a step; its id. */
    public long log(String text) {
      long log =
          require(send("POST", plan + "/logs", Json.text(Map.of("ID", 0, "Path", "logs/x"))), 200)
              .json()
              .path("id")
              .asLong();
      require(send("POST", plan + "/logs/" + log, text), 204);
      return log;
    }

    /** The end of the job. */
    public Answer complete(String result, Map<String, String> outputs) {
      return send("POST", plan + "/events?api-version=2.0-preview.1", completed(result, outputs));
    }

    /** What tells the end of the job. */
    public String completed(String result, Map<String, String> outputs) {
      var values = new LinkedHashMap<String, Object>();
      outputs.forEach((key, value) -> values.put(key, Map.of("Value", value, "IsSecret", false)));
      var body = new LinkedHashMap<String, Object>();
      body.put("Name", "JobCompleted");
      body.put("JobID", job.path("jobId").asString());
      body.put("RequestID", job.path("requestId").asLong());
      body.put("Result", result);
      body.put("Outputs", values);
      return Json.text(body);
    }
  }

  /** Does a job from its message to its end, as fast as it can. */
  public void run(Message message) {
    require(confirm(message), 204);
    require(renew(message.request()), 200);
    var work = work(message);
    require(work.record(0, "InProgress", null, 0), 200);
    long log = work.log("2026-01-01T00:00:00.0000000Z done by " + name + "\n");
    require(work.record(0, "Completed", "Succeeded", log), 200);
    require(work.complete("Succeeded", Map.of("exit_status", "0")), 204);
  }

  static Answer require(Answer answer, int status) {
    if (answer.status() != status) {
      throw new AssertionError("expected " + status + ", got " + answer);
    }
    return answer;
  }

  static Answer send(Wire wire, String method, String url, String authorization, String body) {
    return send(
        wire,
        method,
        url,
        authorization,
        body.getBytes(StandardCharsets.UTF_8),
        "application/json; charset=utf-8; api-version=5.1-preview");
  }

  static Answer send(
      Wire wire, String method, String url, String authorization, byte[] body, String type) {
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    if (body.length > 0) {
      request.header("Content-Type", type);
    }
    try {
      var response = wire.client().send(request.build(), BodyHandlers.ofByteArray());
      var answer = new Answer(response.statusCode(), response.headers(), response.body());
      wire.listener()
          .accept(
              new Exchange(
                  method, request.build().uri(), new String(body, StandardCharsets.UTF_8), answer));
      return answer;
    } catch (IOException failure) {
      throw new AgentConnectionException(method + " " + url + " got no answer", failure);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", end);
    }
  }

  /** The server cannot be reached, or went away. */
  public static final class AgentConnectionException extends RuntimeException {
    AgentConnectionException(String message, IOException cause) {
      super(message, cause);
    }
  }
}
