package dev.paddock.graphql;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.feature.Feature;
import dev.paddock.identity.Access;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.ApiException.Kind;
import dev.paddock.identity.Caller;
import dev.paddock.identity.CallerView;
import dev.paddock.identity.Rule;
import dev.paddock.rest.Request;
import dev.paddock.rest.Route;
import dev.paddock.store.Database;
import dev.paddock.web.Json;
import dev.paddock.web.Reply;
import graphql.ExecutionInput;
import graphql.GraphQL;
import graphql.Scalars;
import graphql.analysis.MaxQueryComplexityInstrumentation;
import graphql.analysis.MaxQueryDepthInstrumentation;
import graphql.execution.instrumentation.ChainedInstrumentation;
import graphql.parser.ParserOptions;
import graphql.schema.GraphQLScalarType;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The GraphQL endpoint, as far as {@code gh} needs it.
 *
 * @see <a href="https://docs.github.com/enterprise-server@3.19/graphql">GitHub's GraphQL API</a>
 */
public final class GraphqlApi {
  // gh asks for several repositories by name in one query, each with a few fields.
  private static final int MOST_FIELDS = 2_000;
  private static final int DEEPEST = 10;
  private static final int MOST_TOKENS = 10_000;
  private static final int MOST_CHARACTERS = 64 * 1024;

  private final Fetchers fetchers;
  private final Supplier<GraphQL> engine = once(this::engine);

  public GraphqlApi(Database database, Access access, CallerView view, AccountsFeature accounts) {
    this.fetchers = new Fetchers(database, access, view, accounts);
  }

  /** The feature as one value. */
  public Feature feature() {
    return Feature.of("graphql", routes());
  }

  private List<Route> routes() {
    var graphql = Route.plain("/api/graphql", Rule.Plain.ANYONE);
    graphql.post("", "graphql", this::query);
    return graphql.routes();
  }

  private Reply query(Request request) {
    boolean opens =
        request.caller() instanceof Caller.User || request.caller() instanceof Caller.Installation;
    if (!opens) {
      throw ApiException.of(Kind.UNAUTHORIZED, "This endpoint requires you to be authenticated.");
    }
    var body = request.body();
    var query = body.text("query");
    var variables = body.optionalObject("variables");
    var operation = body.optionalText("operationName");
    body.check();
    var input =
        ExecutionInput.newExecutionInput(query)
            .graphQLContext(
                Map.<Object, Object>of(Request.class, request, ParserOptions.class, limits()))
            .variables(variables.map(Json::map).orElse(Map.of()))
            .operationName(operation.orElse(null))
            .build();
    return Reply.ok(answer(engine.get().execute(input).toSpecification()));
  }

  private static ParserOptions limits() {
    return ParserOptions.getDefaultOperationParserOptions()
        .transform(options ->
            options.maxTokens(MOST_TOKENS).maxCharacters(MOST_CHARACTERS).maxRuleDepth(100));
  }

  // GitHub has no "extensions" in errors, and data first.
  private static Map<String, Object> answer(Map<String, Object> specification) {
    var json = new LinkedHashMap<String, Object>();
    if (specification.containsKey("data")) {
      json.put("data", specification.get("data"));
    }
    if (specification.containsKey("errors")) {
      json.put("errors", specification.get("errors"));
    }
    return json;
  }

  private GraphQL engine() {
    var wiring = wiring();
    try (var schema =
        new InputStreamReader(
            Objects.requireNonNull(GraphqlApi.class.getResourceAsStream("schema.graphqls")),
            StandardCharsets.UTF_8)) {
      return GraphQL.newGraphQL(
              new SchemaGenerator().makeExecutableSchema(new SchemaParser().parse(schema), wiring))
          .instrumentation(
              new ChainedInstrumentation(
                  new MaxQueryDepthInstrumentation(DEEPEST),
                  new MaxQueryComplexityInstrumentation(MOST_FIELDS)))
          .build();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private RuntimeWiring wiring() {
    return RuntimeWiring.newRuntimeWiring()
        .scalar(uri())
        .type(
            "Query",
            type ->
                type.dataFetcher("viewer", fetchers::viewer)
                    .dataFetcher("repository", fetchers::repository)
                    .dataFetcher("organization", fetchers::organization)
                    .dataFetcher("enterprise", fetchers::enterprise))
        .type(
            "User",
            type ->
                type.dataFetcher("organizations", fetchers::organizations)
                    .dataFetcher("email", fetchers::email))
        .type(
            "RepositoryOwner",
            type -> type.typeResolver(owner -> owner.getSchema().getObjectType("Organization")))
        .build();
  }

  private static GraphQLScalarType uri() {
    return GraphQLScalarType.newScalar()
        .name("URI")
        .coercing(Scalars.GraphQLString.getCoercing())
        .build();
  }

  // The schema takes a while to build and many servers never need it.
  private static <T> Supplier<T> once(Supplier<T> make) {
    return new Supplier<>() {
      private @Nullable T made;

      @Override
      public synchronized T get() {
        var value = made;
        if (value == null) {
          value = make.get();
          made = value;
        }
        return value;
      }
    };
  }
}
