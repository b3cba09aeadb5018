package dev.paddock;

import dev.paddock.cli.Paddock;

/** Starts Paddock. */
final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(Paddock.run(args));
  }
}
