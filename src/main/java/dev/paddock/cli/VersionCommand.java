package dev.paddock.cli;

import dev.paddock.rest.ResponseHeaders;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Tells which Paddock this is. */
@Command(
    name = "version",
    mixinStandardHelpOptions = true,
    description = "Tell which Paddock this is, and which API it speaks.")
final class VersionCommand implements Runnable, IVersionProvider {
  // Set by the launcher when it starts Java with one
  private static final String CLASS_CACHE = "paddock.class-cache";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    for (String line : getVersion()) {
      spec.commandLine().getOut().println(line);
    }
  }

  @Override
  public String[] getVersion() {
    var version =
        Objects.requireNonNullElse(
            VersionCommand.class.getPackage().getImplementationVersion(), "from source");
    return new String[] {
      "Paddock " + version,
      "REST API of GitHub Enterprise Server %s, version %s"
          .formatted(ResponseHeaders.ENTERPRISE_VERSION, ResponseHeaders.API_VERSION),
      "Java %s, %s class cache"
          .formatted(Runtime.version(), Boolean.getBoolean(CLASS_CACHE) ? "with" : "without")
    };
  }
}
