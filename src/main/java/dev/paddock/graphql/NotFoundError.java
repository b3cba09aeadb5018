package dev.paddock.graphql;

import graphql.ErrorClassification;
import graphql.GraphQLError;
import graphql.execution.ResultPath;
import graphql.language.SourceLocation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A name that leads nowhere the caller can see, in GitHub's form. */
record NotFoundError(String message, ResultPath path) implements GraphQLError {
  @Override
  public String getMessage() {
    return message;
  }

  @Override
  public List<SourceLocation> getLocations() {
    return List.of();
  }

  @Override
  public ErrorClassification getErrorType() {
    return ErrorClassification.errorClassification("NOT_FOUND");
  }

  @Override
  public List<Object> getPath() {
    return path.toList();
  }

  @Override
  public Map<String, Object> toSpecification() {
    var json = new LinkedHashMap<String, Object>();
    json.put("type", "NOT_FOUND");
    json.put("path", getPath());
    json.put("message", message);
    return json;
  }
}
