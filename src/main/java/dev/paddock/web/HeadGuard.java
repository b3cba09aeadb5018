package dev.paddock.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches the bytes of a connection for what the library's decoder lets through. A folded header
 * line is refused: the decoder would join it to the line before, and a proxy in front of the server
 * may have read it otherwise. A head that takes too long to arrive ends the connection.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-5.2">RFC 9112, section 5.2</a>
 */
final class HeadGuard extends ChannelInboundHandlerAdapter {
  private static final long SECONDS_FOR_A_HEAD = 20;
  private static final int MOST_READ_AT_ONCE = 16 * 1024;
  private static final byte LINE_FEED = '\n';
  private static final String BAD_REQUEST =
      "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

  private boolean inHead = true; // or between two requests
  private boolean afterLineFeed;
  private @Nullable HttpRequest request; // whose body is being read
  private long bodySeen; // by the decoder, in bytes
  private long bodyLeft; // of a length that was announced, where some has come
  private boolean endSeen;
  private boolean requestSeen;
  private @Nullable Future<?> deadline;
  private final ByteBudget heads;
  private int taken; // of that memory

  private HeadGuard(ByteBudget heads) {
    this.heads = heads;
  }

  /**
   * Watches a connection.
   *
   * @param heads memory for heads that have begun and not ended
   */
  static void watch(HttpConnection connection, ByteBudget heads) {
    if (connection.protocolVersion() != HttpVersion.HTTP_2
        && connection instanceof HttpServerConnection known) {
      var pipeline = known.channelHandlerContext().pipeline();
      var decoder = pipeline.context(HttpRequestDecoder.class).name();
      // Read in small parts: what comes behind a head waits for its answer.
      known
          .channelHandlerContext()
          .channel()
          .config()
          .setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator(64, 2048, MOST_READ_AT_ONCE));
      var guard = new HeadGuard(heads);
      pipeline.addBefore(decoder, "head-guard", guard);
      pipeline.addAfter(decoder, "head-end", guard.new End());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf bytes) {
      read(context, bytes);
    } else {
      context.fireChannelRead(message);
    }
  }

  private void read(ChannelHandlerContext context, ByteBuf bytes) {
    endSeen = false;
    if (!inHead && bytes.readableBytes() <= bodyLeft) {
      afterLineFeed = bytes.isReadable() && bytes.getByte(bytes.writerIndex() - 1) == LINE_FEED;
      context.fireChannelRead(bytes);
      return;
    }
    for (int fold = nextFold(bytes); fold >= 0; fold = nextFold(bytes)) {
      // In a body this is ordinary data; only the decoder knows where the body ends.
      if (fold > bytes.readerIndex()) {
        context.fireChannelRead(bytes.readRetainedSlice(fold - bytes.readerIndex()));
      }
      if (inHead) {
        bytes.release();
        refuse(context);
        return;
      }
      afterLineFeed = false;
    }
    passOn(context, bytes);
  }

  private void passOn(ChannelHandlerContext context, ByteBuf bytes) {
    int size = bytes.readableBytes();
    if (bytes.isReadable()) {
      afterLineFeed = bytes.getByte(bytes.writerIndex() - 1) == LINE_FEED;
    }
    context.fireChannelRead(bytes);
    awaitRestOfHead(context, size);
  }

  /** Where a line begins with white space; -1 if none does. */
  private int nextFold(ByteBuf bytes) {
    int end = bytes.writerIndex();
    int at = bytes.readerIndex();
    if (at < end && afterLineFeed && isWhiteSpace(bytes.getByte(at))) {
      return at;
    }
    for (at = bytes.indexOf(at, end, LINE_FEED);
        at >= 0 && at + 1 < end;
        at = bytes.indexOf(at + 1, end, LINE_FEED)) {
      if (isWhiteSpace(bytes.getByte(at + 1))) {
        afterLineFeed = true;
        return at + 1;
      }
    }
    return -1;
  }

  private static boolean isWhiteSpace(byte it) {
    return it == ' ' || it == '\t';
  }

  // After an earlier request, the client could take the refusal for the answer to that one.
  @SuppressWarnings("FutureReturnValueIgnored") // whether it could be closed makes no difference
  private void refuse(ChannelHandlerContext context) {
    if (requestSeen) {
      context.close();
      return;
    }
    context
        .writeAndFlush(Unpooled.copiedBuffer(BAD_REQUEST, StandardCharsets.US_ASCII))
        .addListener(ChannelFutureListener.CLOSE);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // whether it could be closed makes no difference
  private void awaitRestOfHead(ChannelHandlerContext context, int size) {
    if (!inHead || endSeen) {
      return;
    }
    if (deadline == null) {
      Runnable end = context::close;
      deadline = context.executor().schedule(end, SECONDS_FOR_A_HEAD, TimeUnit.SECONDS);
    }
    if (heads.take("", size)) {
      taken += size;
    } else {
      context.close();
    }
  }

  private void giveBack() {
    if (taken > 0) {
      heads.giveBack("", taken);
      taken = 0;
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    giveBack();
    context.fireChannelInactive();
  }

  // A length that is not a number is refused later.
  private static long lengthOf(HttpRequest head) {
    try {
      return HttpUtil.getContentLength(head, 0L);
    } catch (NumberFormatException noNumber) {
      return 0;
    }
  }

  /** The handler behind the decoder: sees where heads and requests end. */
  private final class End extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpRequest head) {
        inHead = false;
        requestSeen = true;
        request = head;
        bodySeen = 0;
        bodyLeft = 0;
        giveBack();
        if (deadline != null) {
          deadline.cancel(false);
          deadline = null;
        }
      }
      if (message instanceof LastHttpContent) {
        inHead = true;
        endSeen = true;
        request = null;
      } else if (message instanceof HttpContent part && request != null) {
        bodySeen += part.content().readableBytes();
        bodyLeft = lengthOf(request) - bodySeen;
      }
      context.fireChannelRead(message);
    }
  }
}
