package dev.paddock.broker;

import static dev.paddock.broker.TemplateTokens.contextValue;
import static dev.paddock.broker.TemplateTokens.entry;
import static dev.paddock.broker.TemplateTokens.literal;
import static dev.paddock.broker.TemplateTokens.mapping;

import dev.paddock.accounts.Repository;
import dev.paddock.jobs.Job;
import dev.paddock.jobs.JobContext;
import dev.paddock.jobs.JobDefinition;
import dev.paddock.runners.RunnerGroup;
import dev.paddock.web.Json;
import dev.paddock.web.Urls;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The message that gives an agent its job.
 *
 * @param context that the job was made with
 * @param repository that the job's run belongs to
 * @param urls in the spelling under which the agent reaches the server
 * @param tenantUrl where the job's worker reports to
 * @param token that the worker sends with it
 * @param switchedOn those of {@link #SWITCHES} that the repository has turned on
 */
record JobMessage(
    Job job,
    JobContext context,
    Repository repository,
    Urls urls,
    String tenantUrl,
    String token,
    Set<String> switchedOn) {
  /**
   * Secrets with which a repository turns on debug logs: of steps, and of the agent itself.
   *
   * @see <a
   *     href="https://docs.github.com/enterprise-server@3.19/actions/how-tos/monitor-workflows/enable-debug-logging">Enabling
   *     debug logging</a>
   */
  static final Set<String> SWITCHES = Set.of("ACTIONS_STEP_DEBUG", "ACTIONS_RUNNER_DEBUG");

  static final String TYPE = "PipelineAgentJobRequest";

  // From this version on agents report the end of a job.
  private static final int PLAN_VERSION = 12;

  /**
   * The message, with a marker in the place of each secret.
   *
   * @param secrets names of those that the job is given
   */
  byte[] json(Set<String> secrets, SecretMarkers markers) {
    var message = new LinkedHashMap<String, Object>();
    message.put("messageType", TYPE);
    message.put("plan", plan());
    message.put("timeline", Map.of("id", JobIds.timeline(job.id())));
    message.put("jobId", JobIds.job(job.id()));
    message.put("jobDisplayName", job.name());
    message.put("jobName", context.job());
    message.put("requestId", job.id().value());
    message.put("lockedUntil", job.createdAt().toString());
    message.put("resources", Map.of("endpoints", List.of(endpoint())));
    message.put("variables", variables(secrets, markers));
    message.put("mask", List.of());
    message.put("workspace", Map.of());
    message.put(
        "environmentVariables",
        job.definition().env().isEmpty() ? List.of() : List.of(mapping(job.definition().env())));
    message.put("defaults", List.of());
    message.put("jobOutputs", outputs());
    message.put("steps", steps());
    message.put("contextData", contexts());
    return Json.bytes(message);
  }

  private Map<String, Object> plan() {
    var plan = new LinkedHashMap<String, Object>();
    plan.put("scopeIdentifier", JobIds.SCOPE);
    plan.put("planId", JobIds.plan(job.id()));
    plan.put("planType", "actions");
    plan.put("planGroup", "actions");
    plan.put("version", PLAN_VERSION);
    plan.put("owner", Map.of("id", job.runId(), "name", job.name()));
    return plan;
  }

  private Map<String, Object> endpoint() {
    var endpoint = new LinkedHashMap<String, Object>();
    endpoint.put("name", "SystemVssConnection");
    endpoint.put("url", tenantUrl);
    endpoint.put("isShared", false);
    endpoint.put("isReady", true);
    endpoint.put(
        "authorization", Map.of("scheme", "OAuth", "parameters", Map.of("AccessToken", token)));
    endpoint.put("data", Map.of());
    return endpoint;
  }

  private Map<String, Object> variables(Set<String> secrets, SecretMarkers markers) {
    var variables = new LinkedHashMap<String, Object>();
    // Agents mask what is secret here; scripts find this token in their environment.
    variables.put("system.github.token", secret(token));
    variables.put("github_token", secret(token));
    variables.put("system.github.job", plain(context.job()));
    variables.put("system.phaseDisplayName", plain(job.name()));
    variables.put("system.runnerGroupName", plain(RunnerGroup.DEFAULT.name()));
    variables.put("system.runnerEnvironment", plain("self-hosted"));
    variables.put("system.runner.lowdiskspacethreshold", plain("100"));
    variables.put("build.buildId", plain(Long.toString(job.runId())));
    variables.put("build.buildNumber", plain(Long.toString(job.runId())));
    // Without it notices are plain text, and other annotations lose their titles and columns.
    variables.put("DistributedTask.EnhancedAnnotations", plain("true"));
    switchedOn.forEach(name -> variables.put(name, plain("true")));
    secrets.forEach(name -> variables.put(name, secret(markers.of(name))));
    return variables;
  }

  private static Map<String, Object> secret(String value) {
    return Map.of("value", value, "isSecret", true);
  }

  private static Map<String, Object> plain(String value) {
    return Map.of("value", value);
  }

  private Object outputs() {
    var outputs = new LinkedHashMap<String, String>();
    job.definition()
        .outputs()
        .forEach((name, expression) -> outputs.put(name, "${{ " + expression + " }}"));
    return mapping(outputs);
  }

  private List<Object> steps() {
    var steps = new ArrayList<Object>();
    for (JobDefinition.Step step : job.definition().steps()) {
      var json = new LinkedHashMap<String, Object>();
      json.put("type", "action");
      json.put("id", JobIds.step(job.id(), steps.size()));
      json.put("name", step.id());
      json.put("contextName", step.id());
      json.put("enabled", true);
      json.put("condition", step.condition().isEmpty() ? "success()" : step.condition());
      json.put("continueOnError", step.continueOnError());
      if (step.timeoutMinutes() > 0) {
        json.put("timeoutInMinutes", step.timeoutMinutes());
      }
      json.put("displayNameToken", literal(displayName(step)));
      json.put("reference", Map.of("type", "script"));
      json.put("environment", mapping(step.env()));
      json.put("inputs", inputs(step));
      steps.add(json);
    }
    return steps;
  }

  private static String displayName(JobDefinition.Step step) {
    return step.name().isEmpty()
        ? "Run " + step.run().strip().lines().findFirst().orElse("")
        : step.name();
  }

  private static Object inputs(JobDefinition.Step step) {
    var entries = new ArrayList<Object>();
    entries.add(entry("script", literal(step.run())));
    if (!step.shell().isEmpty()) {
      entries.add(entry("shell", literal(step.shell())));
    }
    if (!step.workingDirectory().isEmpty()) {
      entries.add(entry("workingDirectory", literal(step.workingDirectory())));
    }
    return mapping(entries);
  }

  private Map<String, Object> contexts() {
    var contexts = new LinkedHashMap<String, Object>();
    contexts.put("github", contextValue(github()));
    contexts.put("vars", contextValue(context.vars()));
    contexts.put("needs", contextValue(context.needs()));
    contexts.put("strategy", contextValue(strategy()));
    contexts.put("matrix", orNull(context.matrix()));
    contexts.put("inputs", orNull(context.inputs()));
    return contexts;
  }

  private static @Nullable Object orNull(Map<String, Object> values) {
    return values.isEmpty() ? null : contextValue(values);
  }

  private Map<String, Object> strategy() {
    var strategy = new LinkedHashMap<String, Object>();
    strategy.put("fail-fast", context.strategy().failFast());
    strategy.put("job-index", context.strategy().jobIndex());
    strategy.put("job-total", context.strategy().jobTotal());
    strategy.put("max-parallel", context.strategy().maxParallel());
    return strategy;
  }

  // All ids are strings: only strings become environment variables.
  private Map<String, Object> github() {
    var level = repository.level();
    var github = new LinkedHashMap<String, Object>();
    github.put("actor", job.actor());
    github.put("triggering_actor", job.actor());
    github.put("api_url", urls.api(""));
    github.put("graphql_url", urls.html("/api/graphql"));
    github.put("server_url", urls.base());
    github.put("event_name", context.eventName());
    github.put("event", context.event());
    github.put("workflow", context.workflow());
    github.put("job", context.job());
    github.put("run_id", Long.toString(job.runId()));
    github.put("run_number", Long.toString(job.runId()));
    github.put("run_attempt", "1");
    github.put("repository", level.fullName());
    github.put("repository_id", Long.toString(level.id().value()));
    github.put("repository_owner", level.owner().login());
    github.put("repository_owner_id", Long.toString(level.owner().id().value()));
    github.put("repositoryUrl", urls.html("/" + level.fullName() + ".git"));
    github.put("retention_days", "90");
    github.put("secret_source", "Actions");
    github.putAll(ref());
    return github;
  }

  private Map<String, Object> ref() {
    var ref = new LinkedHashMap<String, Object>();
    ref.put("ref", context.ref().name());
    ref.put("ref_name", context.ref().shortName());
    ref.put("ref_type", context.ref().type());
    ref.put("ref_protected", context.ref().isProtected());
    ref.put("base_ref", context.ref().base());
    ref.put("head_ref", context.ref().head());
    ref.put("sha", context.ref().sha());
    return ref;
  }
}
