package dev.paddock.store;

import java.sql.SQLException;

/**
 * A statement failed. The message is the driver's, without the values that the statement was given:
 * they would end up in logs.
 */
final class StatementException extends RuntimeException {
  StatementException(SQLException cause) {
    super(cause.getMessage(), cause);
  }
}
