package io.cotalk.core.persistence;

import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.Future;

/**
 * Tells whether a message of one's own was stored, by its cid. What is there stays there. One for
 * each node: on its shards where it has them, else by nodes that do. Any thread.
 */
public interface SentMessages {
  /**
   * Looks for {@code user}'s message with {@code cid}. Fails with {@code not_found} (no such room,
   * or no member), {@code busy}, {@code unavailable}, or {@code unknown} when the room is held by
   * somebody else for too long.
   */
  Future<SentMessage> find(RoomId room, UserId user, Cid cid);
}
