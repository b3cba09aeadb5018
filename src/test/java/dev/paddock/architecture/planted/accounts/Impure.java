package dev.paddock.architecture.planted.accounts;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.logging.Logger;

final class Impure {
  private Impure() {}

  static void logs(Logger log) {
    log.info("anything");
  }

  static void prints() {
    System.out.println("anything");
  }

  static long asksTheSystem() {
    return System.currentTimeMillis();
  }

  static Instant asksJavaTime() {
    return Instant.now();
  }

  static Random makesRandom() {
    return new Random();
  }

  static UUID makesUuid() {
    return UUID.randomUUID();
  }

  static void sleeps() throws InterruptedException {
    Thread.sleep(Duration.ofMillis(1));
  }
}
