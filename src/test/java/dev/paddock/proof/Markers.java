package dev.paddock.proof;

import dev.paddock.testkit.AppKey;
import dev.paddock.testkit.Worlds;
import dev.paddock.web.Json;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** All markers of a run: those that are sent, and the tokens and keys that the server makes. */
final class Markers {
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final Pattern TOKEN = Pattern.compile("value: ((?:ghp_|github_pat_)[a-z0-9]+)");

  private final SecureRandom random = new SecureRandom();
  private final List<Marker> all = new ArrayList<>();
  private final Map<String, String> tokens = new HashMap<>();

  /** Values that reach the server in a sealed box only. */
  final Marker sealed = value("a sealed value");

  /** A value that its sender forgot to seal, or put where nothing is asked for. */
  final Marker unsealed = value("a value sent unsealed");

  /** A value in a world file that is good. */
  final Marker world = value("a value of a world file");

  /** A value or a token in a world file that is refused. */
  final Marker faulty = value("a value of a refused world file");

  /** A word where another one is expected: its sender is told so, and nobody else. */
  final Marker misplaced = add("a misplaced word", characters(24));

  /** A token that the server does not know. */
  final Marker badToken = add("an unknown token", "ghp_" + characters(36));

  private Marker value(String name) {
    return add(name, characters(24) + "\"\\/+ é\n" + characters(24));
  }

  String characters(int count) {
    var text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  /** A text that must not be seen from now on. */
  Marker add(String name, String text) {
    var marker = new Marker(name, text);
    if (!all.contains(marker)) {
      all.add(marker);
    }
    return marker;
  }

  List<Marker> all() {
    return Collections.unmodifiableList(all);
  }

  /** The world of the permission matrix, with markers for its values and tokens. */
  String world(AppKey key) {
    var text =
        Worlds.read("matrix.yaml")
            .replace("@APP_KEY@", key.publicPem())
            .replace("value: text", "value: " + Json.text(world.text()));
    return TOKEN.matcher(text).replaceAll(found -> "value: " + token(found.group(1)));
  }

  /** What stands for a token of that world's file. */
  String token(String written) {
    return tokens.computeIfAbsent(
        written,
        it -> {
          var prefix = it.startsWith("ghp_") ? "ghp_" : "github_pat_";
          return add("the token " + it + " of a world file", prefix + characters(36)).text();
        });
  }
}
