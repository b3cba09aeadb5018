package dev.paddock.broker;

import dev.paddock.crypto.Plaintext;
import dev.paddock.crypto.SessionCipher;
import dev.paddock.jobs.Job;
import dev.paddock.jobs.JobAssignments;
import dev.paddock.jobs.JobDelivery;
import dev.paddock.jobs.JobId;
import dev.paddock.runners.RunnerCredentials;
import dev.paddock.runners.Tenant;
import dev.paddock.web.Json;
import dev.paddock.web.Reply;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Optional;

/** The writer of messages about jobs, encrypted for the session that asks. */
final class JobMessages {
  private static final Duration TOKEN_OUTLIVES_JOB = Duration.ofMinutes(10);

  private final JobDelivery jobs;
  private final AgentTokens tokens;
  private final SessionCipher cipher;
  private final SecureRandom random;

  JobMessages(JobDelivery jobs, AgentTokens tokens, SessionCipher cipher, SecureRandom random) {
    this.jobs = jobs;
    this.tokens = tokens;
    this.cipher = cipher;
    this.random = random;
  }

  /**
   * The id of a message: its job, and which of the two messages of that job it is.
   *
   * @param cancels whether it is the one that cancels the job, not the one that gives it
   */
  record Id(JobId job, boolean cancels) {
    private static final int OF_EACH = 2;

    static Id of(long wire) {
      return new Id(new JobId(wire / OF_EACH), wire % OF_EACH == 1);
    }

    long wire() {
      return job.value() * OF_EACH + (cancels ? 1 : 0);
    }
  }

  /** Gives a job, with the secrets that it may use; nothing if it may not run any more. */
  Optional<Reply> job(AgentCall call, RunnerCredentials runner, Job job) {
    var life = Duration.ofMinutes(job.definition().timeoutMinutes()).plus(TOKEN_OUTLIVES_JOB);
    var token =
        tokens.job(new Bearer.Work(runner.level(), runner.id(), runner.clientId(), job.id()), life);
    var urls = call.call().urls();
    var markers = new SecretMarkers(random);
    return jobs.give(
        job,
        call.origin(),
        JobMessage.SWITCHES,
        (terms, secrets) -> {
          var message =
              new JobMessage(
                  job,
                  terms.context(),
                  terms.repository(),
                  urls,
                  Tenant.url(urls, runner.level()),
                  token,
                  terms.switchedOn());
          try (var text = markers.fill(message.json(secrets.keySet(), markers), secrets)) {
            return message(call, new Id(job.id(), false), JobMessage.TYPE, text);
          }
        });
  }

  /** Tells that a job is cancelled, and how long its agent has to end it. */
  Reply cancellation(AgentCall call, Job job) {
    var body = new LinkedHashMap<String, Object>();
    body.put("jobId", JobIds.job(job.id()));
    body.put("timeout", "00:%02d:00".formatted(JobAssignments.CANCEL.toMinutes()));
    try (var text = new Plaintext(Json.bytes(body))) {
      return message(call, new Id(job.id(), true), "JobCancellation", text);
    }
  }

  private Reply message(AgentCall call, Id id, String type, Plaintext text) {
    var encrypted = cipher.encrypt(call.session(), text);
    var json = new LinkedHashMap<String, Object>();
    json.put("messageId", id.wire());
    json.put("messageType", type);
    json.put("iv", base64(encrypted.iv()));
    json.put("body", base64(encrypted.body()));
    return Reply.ok(json);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
