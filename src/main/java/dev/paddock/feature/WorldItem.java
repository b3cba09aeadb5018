package dev.paddock.feature;

/** One entry of a section, once it has been found good. */
public interface WorldItem extends AutoCloseable {
  /** What it is, for the report and for messages: {@code secret NPM_TOKEN}. */
  String what();

  /** Wipes what is secret in it. */
  @Override
  default void close() {}
}
