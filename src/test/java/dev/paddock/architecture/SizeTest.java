package dev.paddock.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Small files, and a short way for a request. It prints what it measures. */
final class SizeTest {
  private record Hop(String from, String to, String why) {}

  /** The way of GET /orgs/{org}/actions/secrets/{secret_name}, in the order it is gone. */
  private static final List<Hop> WAY =
      List.of(
          new Hop("web.WebServer", "web.WebExchange", "bytes are a request now"),
          new Hop("rest.RestSite", "rest.RestExchange", "one request's way"),
          new Hop("rest.RestExchange", "identity.Authentication", "who asks?"),
          new Hop("rest.RestExchange", "rest.RouteTable", "what is asked?"),
          new Hop("rest.RouteTable", "rest.Route", "a line of the table"),
          new Hop("rest.Route", "identity.Access", "where is it, and may they?"),
          // The route holds the handler as a function, so the arrow points back.
          new Hop("secrets.SecretsApi", "rest.Route", "the handler"),
          new Hop("secrets.SecretsApi", "secrets.SecretStore", "one select"),
          new Hop("secrets.SecretsApi", "secrets.SecretJson", "what it looks like"),
          new Hop("rest.RestExchange", "web.Reply", "bytes again"));

  @Test
  void nineFilesInTenAreShort() {
    var lengths =
        Sources.files(Sources.MAIN, ".java").stream()
            .filter(it -> !it.endsWith("package-info.java"))
            .map(it -> Sources.text(it).lines().count())
            .sorted()
            .toList();
    long median = lengths.get(lengths.size() / 2);
    long p90 = lengths.get((int) Math.ceil(lengths.size() * 0.9) - 1);
    System.out.printf(
        "%d files, lines: median %d, p90 %d, longest %d%n",
        lengths.size(), median, p90, lengths.getLast());
    assertThat(p90).isLessThanOrEqualTo(200);
  }

  @Test
  void aReadPassesFewFiles() {
    var stops =
        WAY.stream().flatMap(it -> Stream.of(it.from(), it.to())).collect(Collectors.toSet());
    var packages = stops.stream().map(it -> it.substring(0, it.indexOf('.'))).distinct().count();
    // Values, rules and refusals of this and of every other request
    var around =
        stops.stream().flatMap(SizeTest::uses).filter(it -> !stops.contains(it)).distinct().count();
    System.out.printf(
        "GET /orgs/{org}/actions/secrets/{secret_name}: %d files, %d packages; they know %d types more%n",
        stops.size(), packages, around);
    assertThat(WAY).allMatch(SizeTest::isReal);
    assertThat(isReal(new Hop("web.Reply", "secrets.SecretJson", "none"))).as("twin").isFalse();
    assertThat(stops).hasSizeLessThanOrEqualTo(12);
  }

  private static boolean isReal(Hop hop) {
    return uses(hop.from()).anyMatch(hop.to()::equals);
  }

  /** What a file's classes use of ours; fails if there is no such file. */
  private static Stream<String> uses(String file) {
    assertThat(Code.REAL.get(file)).isNotNull();
    return Code.REAL.classes().stream()
        .filter(it -> fileOf(it).equals(file))
        .flatMap(it -> it.getDirectDependenciesFromSelf().stream())
        .map(it -> it.getTargetClass().getBaseComponentType())
        .filter(it -> Code.contains(Code.REAL.root(), it))
        .map(SizeTest::fileOf);
  }

  /** A class's file, as {@code rest.RestSite}. */
  private static String fileOf(JavaClass type) {
    var name = type.getName().substring(Code.REAL.root().length() + 1);
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }
}
