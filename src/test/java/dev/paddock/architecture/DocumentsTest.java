package dev.paddock.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testkit.Document;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Documents say of the code what is so: the packages, and the classes that they name. */
final class DocumentsTest {
  private static final Pattern JAVADOC = Pattern.compile("(?s)/\\*\\*(.*?)\\*/");
  private static final Pattern SENTENCE = Pattern.compile("(.*?\\.)(?= [A-Z]|$)");
  private static final Pattern TAG = Pattern.compile("\\{@(link|code) ([^}]*)}");
  private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
  // package/Class, package.Class, Class, each perhaps with a member
  private static final Pattern CLASS =
      Pattern.compile("(?:([a-z]+)[/.])?([A-Z][a-z]+(?:[A-Z][a-z0-9]+)*)(?:\\.\\w+)*(?:\\(.*\\))?");

  private static final Map<String, String> NO_CLASSES =
      Map.of("FuzzTest", "the end of a name", "NameFeature", "an example");

  @Test
  void packagesAndArrows() {
    var text = new StringBuilder("\n| package | what |\n|---|---|\n");
    for (List<String> floor : Floors.FLOORS) {
      for (String name : floor) {
        text.append(
            name.equals("main")
                ? "| `Main` | Chooses the command. |\n"
                : "| `%s/` | %s |\n".formatted(name, purpose(name)));
      }
    }
    text.append("\n| of the features | may use | for |\n|---|---|---|\n");
    for (Floors.Arrow arrow : Floors.ARROWS) {
      var from =
          arrow.from().equals(Floors.FEATURES)
              ? "all"
              : arrow.from().stream().map("`%s`"::formatted).collect(Collectors.joining(", "));
      text.append("| %s | `%s` | %s |\n".formatted(from, arrow.to(), arrow.why()));
    }
    Document.checkPart(
        "docs/architecture.md",
        "<!-- packages -->\n",
        "<!-- end of packages -->",
        text.append('\n').toString());
  }

  /** The first sentence about a package. */
  private static String purpose(String name) {
    var found =
        JAVADOC.matcher(Sources.text(Sources.MAIN.resolve(name).resolve("package-info.java")));
    assertThat(found.find()).as("%s has a comment", name).isTrue();
    var prose = found.group(1).replaceAll("\\s*\\*\\s+", " ").replaceAll("\\s+", " ").strip();
    var plain =
        TAG.matcher(prose)
            .replaceAll(it -> "`" + it.group(2).replaceFirst("^.*\\.(?=[A-Z])", "") + "`");
    var sentence = SENTENCE.matcher(plain);
    assertThat(sentence.find()).as(plain).isTrue();
    return sentence.group(1);
  }

  @Test
  void namedClassesExist() {
    assertThat(documents().flatMap(it -> unknown(it.toString(), Sources.text(it)))).isEmpty();
    assertThat(unknown("planted", "`http/Gone`, `web/Json`, `GoneStore.find`, `ArchitectureTest`"))
        .containsExactly("planted names http/Gone", "planted names GoneStore.find");
  }

  private static Stream<Path> documents() {
    return Stream.concat(
        Stream.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "bench/README.md").map(Path::of),
        Sources.files(Path.of("docs"), ".md").stream());
  }

  private static Stream<String> unknown(String document, String text) {
    return CODE.matcher(text)
        .results()
        .map(it -> it.group(1))
        .filter(it -> !isKnown(it))
        .map(it -> document + " names " + it);
  }

  private static boolean isKnown(String code) {
    var name = CLASS.matcher(code);
    if (!name.matches() || NO_CLASSES.containsKey(name.group(2))) {
      return true;
    }
    var file = name.group(2) + ".java";
    if (name.group(1) != null) {
      return Stream.of(Sources.MAIN, Sources.TESTS)
          .anyMatch(root -> Files.exists(root.resolve(name.group(1)).resolve(file)));
    }
    // A word with one capital may be any word.
    return !name.group(2).matches(".*[a-z][A-Z].*")
        || Stream.of(Sources.MAIN, Sources.TESTS)
            .flatMap(root -> Sources.files(root, ".java").stream())
            .anyMatch(it -> it.getFileName().toString().equals(file));
  }
}
