package dev.paddock.runners;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The registration of an agent.
 *
 * @param version of the agent
 * @param systemLabels that it chose by its machine, such as {@code self-hosted}, {@code Linux},
 *     {@code X64}
 * @param customLabels that its operator chose
 * @param ephemeral whether the runner is removed after one job
 * @param clientId that the server gives it
 * @param publicKey that it sent: RSA, in X.509 encoding
 * @param token id of the registration token that it used
 */
public record Registration(
    RunnerName name,
    String version,
    List<String> systemLabels,
    List<String> customLabels,
    boolean ephemeral,
    boolean disableUpdate,
    String clientId,
    byte[] publicKey,
    long token) {

  public Registration {
    systemLabels = List.copyOf(systemLabels);
    customLabels = List.copyOf(customLabels);
  }

  NewRunner runner() {
    var labels = new ArrayList<RunnerLabel.Wanted>();
    systemLabels.forEach(
        label -> labels.add(new RunnerLabel.Wanted(label, RunnerLabel.Type.READ_ONLY)));
    customLabels.forEach(
        label -> labels.add(new RunnerLabel.Wanted(label, RunnerLabel.Type.CUSTOM)));
    return new NewRunner(
        name,
        os(),
        architecture(),
        Optional.of(version).filter(it -> !it.isEmpty()),
        ephemeral,
        disableUpdate,
        RunnerLabel.distinct(labels));
  }

  // Agents tell it by their system labels, and not all with the same words.
  private RunnerOs os() {
    return words().stream()
        .map(label ->
            switch (label) {
              case "linux" -> RunnerOs.LINUX;
              case "macos", "darwin", "osx" -> RunnerOs.MACOS;
              case "windows" -> RunnerOs.WINDOWS;
              default -> RunnerOs.UNKNOWN;
            })
        .filter(it -> it != RunnerOs.UNKNOWN)
        .findFirst()
        .orElse(RunnerOs.UNKNOWN);
  }

  private Architecture architecture() {
    return words().stream()
        .map(label ->
            switch (label) {
              case "x64", "amd64" -> Architecture.X64;
              case "arm64", "aarch64" -> Architecture.ARM64;
              case "arm" -> Architecture.ARM;
              default -> Architecture.UNKNOWN;
            })
        .filter(it -> it != Architecture.UNKNOWN)
        .findFirst()
        .orElse(Architecture.UNKNOWN);
  }

  private List<String> words() {
    return systemLabels.stream().map(label -> label.toLowerCase(Locale.ROOT)).toList();
  }
}
