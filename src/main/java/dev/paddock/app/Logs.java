package dev.paddock.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets up logging: with defaults when a program starts, with its settings when a server does. */
public final class Logs {
  private Logs() {}

  /**
   * Logs to standard error from now on.
   *
   * @param terminal whether a person reads it there
   */
  public static void configure(LogConfig config, boolean terminal) {
    configure(context(), config, terminal);
  }

  static void configure(LoggerContext context, LogConfig config, boolean terminal) {
    context.reset();
    var appender =
        new StandardError(
            terminal,
            switch (config
                .format()
                .orElse(terminal ? LogConfig.Format.TEXT : LogConfig.Format.JSON)) {
              case TEXT -> text(context);
              case JSON -> json(context);
            });
    appender.setContext(context);
    appender.start();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(appender);
    // It warns of clients that connect while the server closes; their connections are closed, as
    // intended.
    context.getLogger("io.netty.bootstrap.ServerBootstrap").setLevel(Level.ERROR);
    // Libraries log more than warnings only if the threshold is debug.
    boolean all = config.threshold() == LogConfig.Threshold.DEBUG;
    (all ? root : context.getLogger("dev.paddock")).setLevel(level(config.threshold()));
  }

  /** Loads what logging needs. */
  static void load() {
    context();
  }

  // One thread at a time: SLF4J gives stand-ins to others while one makes it ready.
  private static synchronized LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }

  /** Writes what waits to be written; nothing is logged from now on. */
  public static void end() {
    context().stop();
  }

  /** Lines that nobody read and that were dropped, since logging was set up. */
  static long dropped() {
    return context().getLogger(Logger.ROOT_LOGGER_NAME).getAppender(StandardError.NAME)
            instanceof StandardError lines
        ? lines.dropped()
        : 0;
  }

  private static Level level(LogConfig.Threshold threshold) {
    return switch (threshold) {
      case ERROR -> Level.ERROR;
      case WARN -> Level.WARN;
      case INFO -> Level.INFO;
      case DEBUG -> Level.DEBUG;
    };
  }

  private static Encoder<ILoggingEvent> text(LoggerContext context) {
    var encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%d{HH:mm:ss.SSS} %-5level %msg %kvp%n%ex");
    encoder.start();
    return encoder;
  }

  private static Encoder<ILoggingEvent> json(LoggerContext context) {
    var encoder = new JsonLines();
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }
}
