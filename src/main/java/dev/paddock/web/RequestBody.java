package dev.paddock.web;

import dev.paddock.identity.ApiException;
import dev.paddock.identity.ApiException.Kind;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request. Until a handler asks for it, its bytes stay in the buffers of the
 * connection, and the client waits with the rest.
 */
final class RequestBody implements BodyReader {
  /**
   * A body of up to so many bytes is read before the caller is known: no more than a head may have.
   */
  private static final int READ_AT_ONCE = 16 * 1024;

  private static final long UNKNOWN = -1;
  private static final long MILLIS_FOR_A_BODY = 30_000;
  private static final long MOST_DISCARDED = 32L * 1024 * 1024;
  private static final int STEP = 64 * 1024; // in which memory for an unknown length is taken

  private final Vertx vertx;
  private final Context context;
  private final HttpServerRequest request;
  private final ByteBudget budget;
  private final ByteBudget unjudged;
  private final long declared;
  private final boolean continues;
  private byte @Nullable [] whole;
  private boolean asked; // whether its bytes are being read, or have been
  private boolean told; // whether 100 Continue has been sent

  // What was taken of the budgets, to be given back
  private String payer = "";
  private long charged;
  private long chargedUnjudged;

  RequestBody(
      Vertx vertx,
      Context context,
      HttpServerRequest request,
      ByteBudget budget,
      ByteBudget unjudged) {
    this.vertx = vertx;
    this.context = context;
    this.request = request;
    this.budget = budget;
    this.unjudged = unjudged;
    this.declared = declared(request.getHeader(HttpHeaders.CONTENT_LENGTH));
    this.continues = "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
  }

  // The library refuses lengths that are no numbers, or larger than any.
  private static long declared(@Nullable String length) {
    return length == null ? UNKNOWN : Long.parseLong(length.strip());
  }

  /** The length that the client has announced, in bytes; less than 0 if it has not. */
  long declared() {
    return declared;
  }

  /**
   * Reads a body that is small enough to be read before the caller is known; on the event loop.
   *
   * @param then runs when the whole body has arrived
   * @return whether the body is that small, and there is memory for it
   */
  boolean readAtOnce(Runnable then) {
    if (declared < 0 || declared > READ_AT_ONCE || !unjudged.take("", declared)) {
      return false;
    }
    chargedUnjudged = declared;
    asked = true;
    tellToContinue();
    var bytes = new byte[(int) declared];
    collect(
        new Filling(bytes),
        failure -> giveBack(),
        () -> {
          whole = bytes;
          then.run();
        });
    return true;
  }

  private static final class Filling implements Consumer<Buffer> {
    private final byte[] bytes;
    private int at;

    Filling(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void accept(Buffer chunk) {
      chunk.getBytes(0, chunk.length(), bytes, at);
      at += chunk.length();
    }
  }

  private void tellToContinue() {
    if (continues && !told) {
      told = true;
      request.response().writeContinue();
    }
  }

  private void collect(Consumer<Buffer> chunks, Consumer<Throwable> broken, Runnable end) {
    long slow = vertx.setTimer(MILLIS_FOR_A_BODY, late -> request.connection().close());
    request.handler(chunks::accept);
    request.exceptionHandler(failure -> {
      vertx.cancelTimer(slow);
      broken.accept(failure);
    });
    request.endHandler(ended -> {
      vertx.cancelTimer(slow);
      end.run();
    });
  }

  @Override
  public byte[] read(int most, String account) {
    var known = whole;
    if (known == null) {
      known = fetch(most, account);
      whole = known;
    }
    if (known.length > most) {
      throw ApiException.tooLarge();
    }
    return known;
  }

  private byte[] fetch(int most, String account) {
    if (asked) {
      throw notSent();
    }
    if (declared > most) {
      throw ApiException.tooLarge();
    }
    payer = account;
    charge(declared < 0 ? STEP : declared);
    var fetched = new CompletableFuture<byte[]>();
    context.runOnContext(nothing -> begin(most, fetched));
    try {
      return fetched.join();
    } catch (CompletionException refused) {
      throw refused.getCause() instanceof ApiException known ? known : refused;
    }
  }

  private void begin(int most, CompletableFuture<byte[]> fetched) {
    asked = true;
    tellToContinue();
    if (declared < 0) {
      collectUnknown(most, fetched);
    } else {
      var bytes = new byte[(int) declared];
      collect(
          new Filling(bytes),
          failure -> fetched.completeExceptionally(notSent()),
          () -> fetched.complete(bytes));
    }
    request.resume();
  }

  private void collectUnknown(int most, CompletableFuture<byte[]> fetched) {
    var body = Buffer.buffer();
    collect(
        chunk -> {
          // Bytes over the limit are read, so that the client gets the refusal, but not kept.
          if (fetched.isDone()) {
            return;
          }
          try {
            body.appendBuffer(chunk);
            if (body.length() > most) {
              throw ApiException.tooLarge();
            }
            while ((long) body.length() * ByteBudget.COST > charged) {
              charge(STEP);
            }
          } catch (ApiException refused) {
            fetched.completeExceptionally(refused);
          }
        },
        failure -> fetched.completeExceptionally(notSent()),
        () -> fetched.complete(body.getBytes()));
  }

  private void charge(long bytes) {
    long cost = bytes * ByteBudget.COST;
    if (!budget.take(payer, cost)) {
      throw ApiException.of(
          Kind.UNAVAILABLE, "The server has no memory for this request now. Please try again.");
    }
    charged += cost;
  }

  private static ApiException notSent() {
    return ApiException.of(Kind.BAD_REQUEST, "The body of the request was not sent.");
  }

  /** Gives back the memory; the bytes are not used any more. */
  void giveBack() {
    budget.giveBack(payer, charged);
    unjudged.giveBack("", chargedUnjudged);
    charged = 0;
    chargedUnjudged = 0;
  }

  /**
   * Whether it is unknown what follows on the connection: a client that still waits for 100
   * Continue may send the body, or its next request.
   */
  boolean isUncertain() {
    return continues && !told;
  }

  /**
   * Reads and drops a body that no handler asked for, so that the client reads the answer and the
   * connection can go on.
   */
  void discard() {
    if (asked) {
      return;
    }
    asked = true;
    var seen = new long[1];
    collect(
        chunk -> {
          seen[0] += chunk.length();
          if (seen[0] > MOST_DISCARDED) {
            request.connection().close();
          }
        },
        failure -> {},
        () -> {});
    request.resume();
  }
}
