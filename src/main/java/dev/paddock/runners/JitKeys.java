package dev.paddock.runners;

import dev.paddock.identity.ApiException;
import dev.paddock.identity.ApiException.Kind;
import java.security.SecureRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Makes the RSA keys of just-in-time runners, one at a time, on a platform thread, which the system
 * preempts: a key takes more processor time than all the rest of a request.
 */
final class JitKeys {
  private static final int MOST_WAITING = 100;
  private static final long SECONDS_KEPT = 30;

  private final SecureRandom random;
  private final Executor maker;

  JitKeys(SecureRandom random) {
    this.random = random;
    var one =
        new ThreadPoolExecutor(
            1,
            1,
            SECONDS_KEPT,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            work -> Thread.ofPlatform().daemon().name("jit-keys").unstarted(work));
    one.allowCoreThreadTimeOut(true);
    this.maker = one;
  }

  /**
   * Makes a configuration with a key of its own.
   *
   * @throws ApiException 503 if too many others wait already
   */
  JitConfig make() {
    try {
      return CompletableFuture.supplyAsync(() -> new JitConfig(random), maker).join();
    } catch (RejectedExecutionException busy) {
      throw ApiException.of(
          Kind.UNAVAILABLE, "Too many runners are being configured. Please try again.");
    }
  }
}
