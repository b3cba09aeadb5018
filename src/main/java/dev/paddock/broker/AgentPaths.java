package dev.paddock.broker;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The resources of the agents' protocol: the id by which agents look up each one, and its path
 * here. Variables have the agents' names; one at the end is left out, with its slash, for the whole
 * collection.
 */
enum AgentPaths {
  POOLS("a8c47e17-4d56-4a56-92bb-de7ea7dc65be", "pools", AgentPaths.POOL),
  AGENTS("e298ef32-5878-4cab-993c-043836571f42", "agents", AgentPaths.POOL + "/agents/{agentId}"),
  SESSIONS(
      "134e239e-2df3-4794-a6f6-24f1f19ec8dc",
      "sessions",
      AgentPaths.POOL + "/sessions/{sessionId}"),
  MESSAGES(
      "c3a054f6-7a8a-49c0-944e-3a8e5d7adfd7",
      "messages",
      AgentPaths.POOL + "/messages/{messageId}"),
  JOB_REQUESTS(
      "fc825784-c92a-4299-9221-998a02d1b54f",
      "jobrequests",
      AgentPaths.POOL + "/jobrequests/{requestId}"),
  TIMELINES(
      "83597576-cc2c-453c-bea6-2882ae6a1653",
      "timelines",
      AgentPaths.PLAN + "/timelines/{timelineId}"),
  RECORDS(
      "8893bc5b-35b2-4be7-83cb-99e683551db4",
      "records",
      AgentPaths.PLAN + "/timelines/{timelineId}/records"),
  FEED(
      "858983e4-19bd-4c5e-864c-507b59b58b12",
      "feed",
      AgentPaths.PLAN + "/timelines/{timelineId}/records/{recordId}/feed"),
  LOGS("46f5667d-263a-4684-91b1-dff7fdcf64e2", "logs", AgentPaths.PLAN + "/logs/{logId}"),
  ATTACHMENTS(
      "7898f959-9cdf-4096-b29e-7f293031629e",
      "attachments",
      AgentPaths.PLAN + "/timelines/{timelineId}/records/{recordId}/attachments/{type}/{name}"),
  EVENTS("557624af-b29e-4c20-8ab0-0399d2204f3f", "events", AgentPaths.PLAN + "/events"),
  ACTIONS(
      "27d7f831-88c1-4719-8ca1-6a061dad90eb",
      "actiondownloadinfo",
      AgentPaths.PLAN + "/actiondownloadinfo"),
  PACKAGES(
      "8ffcd551-079c-493a-9c02-54346299d144",
      "packages",
      "/_apis/distributedtask/packages/{packageType}/{platform}/{version}"),
  UPDATES(
      "8cc1b02b-ae49-4516-b5ad-4f9b29967c30",
      "updates",
      AgentPaths.POOL + "/agents/{agentId}/updates");

  /** The path of {@link #connectionData}, below the URL of a tenant. */
  static final String CONNECTION_DATA = "/_apis/connectionData";

  private static final String POOL = "/_apis/distributedtask/pools/{poolId}";
  private static final String PLAN =
      "/{scopeIdentifier}/_apis/distributedtask/hubs/{hubName}/plans/{planId}";
  private static final String NOBODY = "00000000-0000-0000-0000-000000000000";
  private static final String INSTANCE = "b7a1d9a2-5f0e-4c1c-9a55-2f6a0d1c7e31";

  private final String id;
  private final String label;
  private final String template;

  AgentPaths(String id, String label, String template) {
    this.id = id;
    this.label = label;
    this.template = template;
  }

  /** The path below the URL of a tenant, with all variables. */
  String template() {
    return template;
  }

  /** The path of the whole collection: without a variable at the end. */
  String collection() {
    return template.endsWith("}") ? template.substring(0, template.lastIndexOf('/')) : template;
  }

  /**
   * The table in which agents look up the paths of all resources. Ids must be in lower case, and
   * versions are texts.
   */
  static Map<String, Object> connectionData() {
    var services = new LinkedHashMap<String, Object>();
    // A zero owner: agents then look nowhere else.
    services.put("serviceOwner", NOBODY);
    services.put("lastChangeId", 1);
    services.put("lastChangeId64", 1);
    services.put("clientCacheFresh", false);
    services.put("clientCacheTimeToLive", 3600);
    services.put("serviceDefinitions", Stream.of(values()).map(AgentPaths::definition).toList());
    var data = new LinkedHashMap<String, Object>();
    data.put("instanceId", INSTANCE);
    data.put("deploymentId", INSTANCE);
    data.put("deploymentType", "onPremises");
    data.put("locationServiceData", services);
    return data;
  }

  private Map<String, Object> definition() {
    var definition = new LinkedHashMap<String, Object>();
    definition.put("serviceType", "distributedtask");
    definition.put("identifier", id);
    definition.put("displayName", label);
    definition.put("description", "");
    definition.put("relativeToSetting", "fullyQualified");
    definition.put("relativePath", template);
    definition.put("serviceOwner", NOBODY);
    definition.put("minVersion", "1.0");
    definition.put("maxVersion", "12.0");
    definition.put("releasedVersion", "0.0");
    definition.put("resourceVersion", 6);
    return definition;
  }
}
