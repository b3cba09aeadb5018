package dev.paddock.store;

import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;

/**
 * JDBI whose errors do not repeat the values that a statement was given: they would end up in logs.
 */
final class Quiet {
  private Quiet() {}

  static Jdbi jdbi(DataSource source) {
    var jdbi = Jdbi.create(source);
    jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
    return jdbi;
  }
}
