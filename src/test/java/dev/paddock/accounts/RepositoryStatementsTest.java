package dev.paddock.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.identity.RepoId;
import dev.paddock.testkit.ServerTest;
import java.util.HashSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class RepositoryStatementsTest extends ServerTest {
  @Test
  void listsOfAllLengthsAreFewStatements() {
    var store = new RepositoryStore(server.clock());
    var statements = new HashSet<String>();
    try (var database = server.database()) {
      database.read(handle -> {
        handle.listen(statements::add);
        for (int count = 1; count <= 600; count++) {
          var ids = LongStream.rangeClosed(1, count).mapToObj(RepoId::new).toList();
          assertThat(store.all(handle, ids)).hasSize(Math.min(count, 5));
        }
        return statements.size();
      });
    }
    assertThat(statements).hasSizeBetween(1, 10);
    assertThat(statements).allSatisfy(it -> assertThat(it).hasSizeLessThan(8 * 1024));
  }
}
