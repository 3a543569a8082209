package io.cotalk.loadtest.light;

import io.netty.buffer.ByteBuf;

/** Hears of all connections of one loop; called on the loop's thread only. */
public interface LightListener {
  /** {@link LightConnection#status} of a connection that was never made. */
  int NOT_CONNECTED = 0;

  /** The handshake is done; the connection may be written to. */
  void opened(LightConnection connection);

  /**
   * A whole text message. Pings of the protocol are answered already and come here too.
   *
   * @param content holds the message from {@code from} (absolute) to {@code to}, exclusive; valid
   *     during the call only
   */
  void text(LightConnection connection, ByteBuf content, int from, int to);

  /**
   * The connection has ended; comes once, also when it was never made.
   *
   * @param code of the close frame; 1006 without one; 1002 or 1009 when the server broke RFC 6455;
   *     the HTTP status of a refused handshake; {@link #NOT_CONNECTED}
   */
  void closed(LightConnection connection, int code);
}
