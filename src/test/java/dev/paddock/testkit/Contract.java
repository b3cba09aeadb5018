package dev.paddock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import dev.paddock.rest.Route;
import dev.paddock.rest.RouteTable;
import dev.paddock.web.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** GitHub's description of GHES 3.19, reduced to its structure, and what tests have seen of it. */
public final class Contract {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");
  private static final JsonNode DESCRIPTION = load();
  private static final Map<String, Operation> OPERATIONS = readOperations();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(Dialects.getOpenApi30());
  private static final Map<String, Schema> CACHE = new ConcurrentHashMap<>();
  private static final SortedSet<String> SEEN = new ConcurrentSkipListSet<>();

  private Contract() {}

  /** One operation of the description. */
  public record Operation(String id, String method, String path, JsonNode json) {
    /** Statuses that it declares. */
    public Set<String> statuses() {
      var statuses = new TreeSet<String>();
      json.path("responses").propertyNames().forEach(statuses::add);
      return statuses;
    }

    /** The page of its documentation. */
    public String documentation() {
      return json.path("externalDocs").path("url").asString();
    }

    /** The chapter of the documentation that it stands in. */
    public String category() {
      return json.path("x-category").path(0).asString()
          + " / "
          + json.path("x-category").path(1).asString();
    }
  }

  /** All operations, by id. */
  public static Map<String, Operation> operations() {
    return OPERATIONS;
  }

  private static Map<String, Operation> readOperations() {
    var operations = new TreeMap<String, Operation>();
    DESCRIPTION
        .path("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(method -> {
                  if (METHODS.contains(method.getKey())) {
                    var id = method.getValue().path("operationId").asString();
                    operations.put(
                        id,
                        new Operation(
                            id,
                            method.getKey().toUpperCase(Locale.ROOT),
                            path.getKey(),
                            method.getValue()));
                  }
                }));
    return operations;
  }

  /** Pairs of operation id and status that were seen and valid, each {@code id status}. */
  public static SortedSet<String> seen() {
    return SEEN;
  }

  /** Fails if an answer is not as the description says. */
  static void check(RouteTable routes, String method, String path, Answer answer) {
    var route =
        routes.routeOf(method, path.startsWith(RouteTable.OWN) ? path : RouteTable.API + path);
    if (answer.status() == 204 || answer.status() == 304 || method.equals("HEAD")) {
      assertThat(answer.bytes())
          .as("%s %s %d has no body", method, path, answer.status())
          .isEmpty();
    } else {
      schema(route, answer.status())
          .ifPresent(schema ->
              assertThat(schema.validate(answer.json()))
                  .as("%s %s %s against the contract", method, path, answer)
                  .isEmpty());
    }
    route.ifPresent(it -> SEEN.add(it.operationId() + " " + answer.status()));
  }

  private static Optional<Schema> schema(Optional<Route> route, int status) {
    var operation = route.map(it -> operations().get(it.operationId()));
    var declared = operation.flatMap(it -> declared(it, status));
    if (declared.isPresent()) {
      return declared.map(schema ->
          CACHE.computeIfAbsent(operation.get().id() + " " + status, key -> compile(schema)));
    }
    return status >= 400
        ? Optional.of(
            CACHE.computeIfAbsent(
                "basic-error", key -> compile(DESCRIPTION.at("/components/schemas/basic-error"))))
        : Optional.empty();
  }

  private static Optional<JsonNode> declared(Operation operation, int status) {
    if (operation.id().equals("apps/list-installations") && status == 200) {
      // The description demands an account that is a user and an enterprise at once; GET of one
      // installation has it right.
      return Optional.of(arrayOf("#/components/schemas/installation"));
    }
    var response = operation.json().path("responses").path(Integer.toString(status));
    if (response.has("$ref")) {
      response = DESCRIPTION.at(response.get("$ref").asString().substring(1));
    }
    var schema = response.path("content").path("application/json").path("schema");
    return schema.isMissingNode() ? Optional.empty() : Optional.of(schema);
  }

  private static JsonNode arrayOf(String reference) {
    ObjectNode array = new ObjectMapper().createObjectNode();
    array.put("type", "array").putObject("items").put("$ref", reference);
    return array;
  }

  // References in a schema begin at the root of the description, so that is where it is put.
  private static Schema compile(JsonNode schema) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.set("components", DESCRIPTION.get("components"));
    root.putArray("allOf").add(schema);
    return SCHEMAS.getSchema(root);
  }

  private static JsonNode load() {
    try (var in =
        Objects.requireNonNull(Contract.class.getResourceAsStream("/contract/ghes-3.19.json"))) {
      return Json.read(in.readAllBytes());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
