package io.cotalk.core.shards;

import io.netty.channel.ChannelFuture;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.SqlConnectionInternal;

/**
 * Ends a connection whose database does not answer. Given back to the pool it would stay occupied,
 * and what a transaction still meant to say would be said after its rollback, outside of it.
 */
final class HangUp {
  private HangUp() {}

  /** Closes the socket at once; all that waits for an answer fails. Any thread. */
  static void on(SqlConnection connection) {
    // Pool, then socket. The public close waits for the answers, which do not come.
    SocketConnectionBase socket =
        (SocketConnectionBase) ((SqlConnectionInternal) connection).unwrap().unwrap();
    ChannelFuture unused = socket.socket().channelHandlerContext().close();
  }
}
