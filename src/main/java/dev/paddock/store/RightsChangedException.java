package dev.paddock.store;

/** Thrown out of a {@link Database#visit} that relied on rights which have changed. */
final class RightsChangedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  RightsChangedException() {
    super("rights have changed", null, false, false);
  }
}
