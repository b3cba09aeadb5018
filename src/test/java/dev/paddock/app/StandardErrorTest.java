package dev.paddock.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

final class StandardErrorTest {
  private static final int LINES = 30_000;
  private static final String TEXT = "x".repeat(100);

  /** Takes nothing until it is opened. */
  private static final class Blocked extends OutputStream {
    private final CountDownLatch opened = new CountDownLatch(1);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b});
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        opened.await();
      } catch (InterruptedException end) {
        throw new IOException(end);
      }
      written.write(bytes, from, length);
    }

    List<String> lines() {
      return written.toString(StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static Logger logger(LoggerContext context, StandardError appender) {
    appender.setContext(context);
    appender.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    var logger = context.getLogger("test");
    logger.setLevel(Level.INFO);
    return logger;
  }

  private static StandardError appender(LoggerContext context, OutputStream out) {
    var encoder = new JsonLines();
    encoder.setContext(context);
    encoder.start();
    return new StandardError(out, false, encoder);
  }

  @Test
  void whoeverLogsDoesNotWaitForAReaderAndTheReaderIsToldWhatIsMissing() throws Exception {
    var context = new LoggerContext();
    var out = new Blocked();
    var appender = appender(context, out);
    var logger = logger(context, appender);
    long start = System.nanoTime();
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (int thread = 0; thread < 4; thread++) {
        threads.execute(() -> {
          for (int i = 0; i < LINES / 4; i++) {
            if (i % 3 == 0) {
              logger.warn(TEXT);
            } else {
              logger.info(TEXT);
            }
          }
        });
      }
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    long dropped = appender.dropped();
    assertThat(dropped).isBetween(1L, LINES - 1L);
    out.opened.countDown();
    context.stop();
    var lines = out.lines();
    assertThat(appender.dropped()).isEqualTo(dropped);
    assertThat(lines.stream().filter(it -> it.contains(TEXT))).hasSize((int) (LINES - dropped));
    assertThat(lines.stream().filter(it -> it.contains("log lines were dropped")).toList())
        .singleElement()
        .asString()
        .contains("\"dropped\":\"" + dropped + "\"");
    assertThat(lines).allSatisfy(line -> assertThat(line).startsWith("{").endsWith("}"));
  }

  @Test
  void anEndDoesNotWaitForAReaderEither() {
    var context = new LoggerContext();
    var out = new Blocked();
    logger(context, appender(context, out)).warn(TEXT);
    long start = System.nanoTime();
    context.stop();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    out.opened.countDown();
  }

  @Test
  void whatIsReadIsWrittenWholeAndInOrder() {
    var context = new LoggerContext();
    var out = new Blocked();
    out.opened.countDown();
    var appender = appender(context, out);
    var logger = logger(context, appender);
    for (int i = 0; i < 1_000; i++) {
      logger.info("line {}", i);
    }
    context.stop();
    assertThat(out.lines()).hasSize(1_000);
    assertThat(out.lines().getLast()).contains("line 999");
    assertThat(appender.dropped()).isZero();
  }
}
