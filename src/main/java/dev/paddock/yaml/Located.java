package dev.paddock.yaml;

/** A value and where it stands. Its text shows only the place: the value may be a secret. */
public record Located<T>(T value, Location location) {
  @Override
  public String toString() {
    return "value at " + location;
  }
}
