package dev.paddock.cli;

import dev.paddock.app.OperatorException;
import dev.paddock.app.Server;
import dev.paddock.web.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The writer of the ready file: JSON with what a script needs to know of a server that it has
 * started.
 */
final class ReadyFile {
  private final Server server;

  ReadyFile(Server server) {
    this.server = server;
  }

  /** Writes the file whole or not at all, for its owner only: it holds a token. */
  void write(Path file) {
    var json = json();
    try {
      var target = file.toAbsolutePath();
      var beside = target.resolveSibling(target.getFileName() + ".new");
      Files.deleteIfExists(beside);
      Files.createFile(
          beside,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(beside, Json.bytes(json));
      Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      throw new OperatorException(
          "The ready file %s cannot be written: give --ready-file a path in a directory that this user may write."
              .formatted(file));
    }
  }

  private Map<String, Object> json() {
    var start = server.start();
    var json = new LinkedHashMap<String, Object>();
    var url = server.httpUrl().or(server::httpsUrl).orElseThrow();
    json.put("pid", ProcessHandle.current().pid());
    json.put("url", url);
    json.put("api_url", url + "/api/v3");
    json.put("https_url", server.httpsUrl().orElse(null));
    json.put("management_url", server.managementUrl().orElse(null));
    json.put("ca_file", server.authority().map(Path::toString).orElse(null));
    json.put("enterprise", start.enterprise());
    json.put("organization", start.organization());
    json.put("login", start.login());
    json.put("token", start.token());
    return json;
  }
}
