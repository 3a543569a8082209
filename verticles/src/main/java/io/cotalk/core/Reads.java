package io.cotalk.core;

import io.cotalk.core.persistence.RoomLogReader;
import io.cotalk.core.persistence.SentMessages;
import io.cotalk.core.persistence.ShardSentMessages;
import io.cotalk.core.roles.RemoteLayout;
import io.cotalk.core.roles.RemoteLogReader;
import io.cotalk.core.roles.RemoteRevocations;
import io.cotalk.core.roles.RemoteSentMessages;
import io.cotalk.core.roles.RemoteUserLog;
import io.cotalk.core.roles.RemoteUserRooms;
import io.cotalk.core.roles.RoleCalls;
import io.cotalk.core.shards.ShardLayout;
import io.cotalk.core.tokens.RevocationSource;
import io.cotalk.core.userlog.UserLogReader;
import io.cotalk.core.userlog.UserRoomLists;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * What reads the shards, on every node: the node's own shards, without a hop, or by other nodes.
 *
 * @param layout which shards there are
 * @param rooms the logs of rooms
 * @param sent what became of a send
 * @param users the logs of users
 * @param lists the users' lists of rooms
 * @param revocations sessions whose tokens are refused
 */
public record Reads(
    ShardLayout layout,
    RoomLogReader rooms,
    SentMessages sent,
    UserLogReader users,
    UserRoomLists lists,
    RevocationSource revocations) {

  /**
   * Those of a node with shards.
   *
   * @param window how long a send is known by its {@code cid}
   */
  public static Reads direct(OwnShards own, Duration window) {
    return new Reads(
        own.all(),
        own.messages().reader(),
        new ShardSentMessages(own.all(), window),
        own.userLog(),
        own.userRooms(),
        RevocationSource.of(own.all()));
  }

  /** Those of a node without shards. */
  public static Reads remote(Vertx vertx, RoleCalls calls, RemoteLayout layout) {
    return new Reads(
        layout,
        new RemoteLogReader(vertx, calls, layout),
        new RemoteSentMessages(calls),
        new RemoteUserLog(calls, layout),
        new RemoteUserRooms(calls),
        new RemoteRevocations(calls, layout));
  }
}
