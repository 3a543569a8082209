package io.cotalk.transport.http;

import io.cotalk.core.config.HttpConfig;
import io.cotalk.core.limits.Place;
import io.cotalk.core.limits.Verdict;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.transport.failure.HttpFailure;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.Http1xServerConnection;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a client from holding a connection, or memory, for longer than its requests need. Stands
 * between the decoder and Vert.x. One request at a time: the next is not decoded until the answer
 * is with the system, nor in the same turn of the loop, however many are here. A request has to
 * come whole, and its answer to be taken, in a bounded time; the bytes of a request count against
 * the budgets until it is answered. On the connection's event loop; ends with an upgrade.
 */
final class ConnectionGuard extends ChannelDuplexHandler {
  /** Bytes of a request that are read and dropped after its answer. */
  private static final long MAX_DROPPED = 256 * 1024;

  /** A client that takes an answer slower is closed. */
  private static final long LEAST_BYTES_PER_SECOND = 16 * 1024;

  private static final long RETRY_MILLIS = 1_000;

  private final HttpConfig config;
  private final StrictRequestDecoder decoder;
  private final Place place;
  private final @Nullable Function<List<String>, String> forwarded;
  private @Nullable ChannelHandlerContext channel;
  private final Deadline arrival = new Deadline(this::tooLate);
  private final Deadline writing = new Deadline(this::tooSlow);
  private boolean requested;
  private boolean answered;
  private boolean written = true;
  private boolean refused;
  private boolean stopped;
  private long restMillis;
  private long answeredAt;
  private long answerBytes;
  private long dropped;

  /**
   * @param forwarded if the peer is a trusted proxy, reads the client's address from the values of
   *     {@code X-Forwarded-For}; else null
   */
  ConnectionGuard(
      HttpConfig config,
      StrictRequestDecoder decoder,
      Place place,
      @Nullable Function<List<String>, String> forwarded) {
    this.config = config;
    this.decoder = decoder;
    this.place = place;
    this.forwarded = forwarded;
    place.onShed(this::shed);
  }

  /**
   * Has the connection rest after the answer to its present request: the next is not read before.
   * That of a proxy does not, because it has the requests of others too. On its event loop.
   */
  static void rest(HttpConnection connection, long millis) {
    ChannelPipeline pipeline =
        ((Http1xServerConnection) connection).channelHandlerContext().pipeline();
    ConnectionGuard guard = pipeline.get(ConnectionGuard.class);
    if (guard != null && guard.forwarded == null) {
      guard.restMillis = millis;
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    channel = ctx;
    arrival.start(ctx, config.requestTimeout().toMillis());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (refused) {
      ReferenceCountUtil.release(msg);
      return;
    }
    if (msg instanceof HttpRequest request) {
      begin();
      if (!isLetIn(request)) {
        ReferenceCountUtil.release(msg);
        return;
      }
    } else if (msg instanceof HttpContent content && !accepts(content)) {
      ReferenceCountUtil.release(msg);
      return;
    }
    ctx.fireChannelRead(msg);
    if (msg instanceof LastHttpContent) {
      arrival.stop();
      if (written) {
        next();
      }
    }
  }

  private void begin() {
    requested = true;
    answered = false;
    written = false;
    answerBytes = 0;
    dropped = 0;
  }

  private boolean isLetIn(HttpRequest request) {
    if (forwarded == null) {
      return true;
    }
    String client = forwarded.apply(request.headers().getAll(TrustedProxies.FORWARDED_FOR));
    if (place.enter(client) == Verdict.TAKEN) {
      return true;
    }
    refuse(rateLimited("too many connections from this address"));
    return false;
  }

  /** A head that is malformed passes: Vert.x has an answer for it, and none for such chunks. */
  private boolean accepts(HttpContent content) {
    if (answered) {
      dropped += content.content().readableBytes();
      if (dropped > MAX_DROPPED || content.decoderResult().isFailure()) {
        close();
        return false;
      }
    } else if (content.decoderResult().isFailure()) {
      refuse(HttpFailure.malformed());
      return false;
    }
    return true;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    settle();
    ctx.fireChannelReadComplete();
  }

  /** Counts what has come, and since when something is unfinished. */
  private void settle() {
    if (refused) {
      return;
    }
    int undecoded = decoder.undecodedBytes();
    Verdict verdict = place.hold(undecoded + (answered ? 0 : decoder.requestBytes()));
    if (verdict != Verdict.TAKEN) {
      refuse(
          verdict == Verdict.NODE_SPENT
              ? busy()
              : rateLimited("too much is unfinished from this address"));
    } else if (decoder.isWaiting()) {
      if (undecoded > 0) {
        stopReading();
      }
    } else {
      readOn();
      if (undecoded > 0 || decoder.requestBytes() > 0) {
        arrival.start(context(), config.requestTimeout().toMillis());
      }
    }
  }

  private void stopReading() {
    stopped = true;
    context().channel().config().setAutoRead(false);
  }

  private void readOn() {
    if (stopped) {
      stopped = false;
      context().channel().config().setAutoRead(true);
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    if (refused) {
      // Vert.x answers what was refused here already.
      ReferenceCountUtil.release(msg);
      promise.tryFailure(new ClosedChannelException());
      return;
    }
    ChannelPromise noted = promise.unvoid();
    if (msg instanceof HttpResponse response
        && response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
      answered = true;
      answeredAt = System.nanoTime();
    }
    if (msg instanceof HttpContent content) {
      answerBytes += content.content().readableBytes();
    } else if (msg instanceof FileRegion file) {
      answerBytes += file.count();
    }
    if (answered && msg instanceof LastHttpContent) {
      noted.addListener(done -> written());
    }
    ctx.write(msg, noted).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    ctx.flush();
    if (answered && !written) {
      writing.start(ctx, millisToWrite());
      ChannelOutboundBuffer unsent = ctx.channel().unsafe().outboundBuffer();
      if (unsent != null && place.unsent(unsent.totalPendingWriteBytes()) != Verdict.TAKEN) {
        close();
      }
    }
  }

  private long millisToWrite() {
    return config.writeTimeout().toMillis() + answerBytes * 1000 / LEAST_BYTES_PER_SECOND;
  }

  private void written() {
    written = true;
    writing.stop();
    place.unsent(0);
    if (decoder.isWaiting()) {
      next();
    } else {
      place.hold(decoder.undecodedBytes());
    }
  }

  /** The connection is free for the next request, of which some may be here already. */
  private void next() {
    if (!requested || refused) {
      return;
    }
    if (restMillis > 0) {
      var unused = context().executor().schedule(this::next, restMillis, TimeUnit.MILLISECONDS);
      restMillis = 0;
      return;
    }
    requested = false;
    answered = false;
    if (forwarded == null) {
      place.hold(0);
    } else {
      place.leave();
    }
    if (decoder.goOn()) {
      // After the loop has looked for what came to other connections. Tasks that each leave another
      // one would keep it from that for a second at a time.
      var unused = context().executor().schedule(decoder::decodeOn, 1, TimeUnit.NANOSECONDS);
    } else {
      readOn();
    }
  }

  private void tooLate() {
    if (answered || (!requested && decoder.requestBytes() + decoder.undecodedBytes() == 0)) {
      close();
    } else if (!decoder.isWaiting()) {
      refuse(HttpFailure.ofStatus(408));
    }
  }

  private void tooSlow() {
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - answeredAt);
    if (!written && millis >= millisToWrite()) {
      close();
    } else if (!written) {
      writing.start(context(), millisToWrite() - millis);
    }
  }

  /** The node needs the memory of what is unfinished. */
  private void shed() {
    if (!refused && !answered && !decoder.isWaiting()) {
      refuse(busy());
    }
  }

  private void refuse(HttpFailure failure) {
    if (answered) {
      close();
      return;
    }
    refused = true;
    arrival.stop();
    Refusals.closeWith(context(), failure);
    place.hold(0);
  }

  private static HttpFailure busy() {
    return HttpFailure.of(
        new ChatException(ErrorCode.BUSY, "too much is unfinished on this node", RETRY_MILLIS));
  }

  private static HttpFailure rateLimited(String detail) {
    return HttpFailure.of(new ChatException(ErrorCode.RATE_LIMITED, detail, RETRY_MILLIS));
  }

  private void close() {
    context().channel().close().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(channel, "not in a pipeline");
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    arrival.stop();
    writing.stop();
    ctx.fireChannelInactive();
  }

  /** What follows an upgrade has deadlines of its own. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    arrival.stop();
    writing.stop();
  }
}
