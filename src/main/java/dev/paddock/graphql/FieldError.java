package dev.paddock.graphql;

import graphql.ErrorClassification;
import graphql.GraphQLError;
import graphql.execution.ResultPath;
import graphql.language.SourceLocation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The error of a field that has no value, in GitHub's form.
 *
 * @param type such as {@code NOT_FOUND}, when there is nothing of that name that the caller can see
 */
record FieldError(String type, String message, ResultPath path) implements GraphQLError {
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
    return ErrorClassification.errorClassification(type);
  }

  @Override
  public List<Object> getPath() {
    return path.toList();
  }

  @Override
  public Map<String, Object> toSpecification() {
    var json = new LinkedHashMap<String, Object>();
    json.put("type", type);
    json.put("path", getPath());
    json.put("message", message);
    return json;
  }
}
