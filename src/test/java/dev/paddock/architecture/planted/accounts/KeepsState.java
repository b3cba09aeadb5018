package dev.paddock.architecture.planted.accounts;

import java.util.concurrent.atomic.AtomicLong;

final class KeepsState {
  static final AtomicLong CACHE = new AtomicLong();
  static int count;

  private KeepsState() {}
}
