package dev.paddock.runners;

import java.util.List;

/**
 * A download of GitHub's runner, as JSON: {@code runner-application}.
 *
 * @param os {@code osx}, {@code linux} or {@code win}: not the words of {@code runner.os}
 */
record RunnerDownloads(String os, String architecture, String downloadUrl, String filename) {
  private static final String VERSION = "2.336.0";

  /** The downloads for each operating system and architecture. */
  static final List<RunnerDownloads> ALL =
      List.of(
          of("osx", "x64", "tar.gz"),
          of("osx", "arm64", "tar.gz"),
          of("linux", "x64", "tar.gz"),
          of("linux", "arm", "tar.gz"),
          of("linux", "arm64", "tar.gz"),
          of("win", "x64", "zip"),
          of("win", "arm64", "zip"));

  private static RunnerDownloads of(String os, String architecture, String ending) {
    var filename = "actions-runner-%s-%s-%s.%s".formatted(os, architecture, VERSION, ending);
    return new RunnerDownloads(
        os,
        architecture,
        "https://github.com/actions/runner/releases/download/v%s/%s".formatted(VERSION, filename),
        filename);
  }
}
