package io.cotalk.core.persistence;

import io.cotalk.id.RoomId;
import io.vertx.sqlclient.SqlConnection;

/**
 * A room whose row the transaction holds: until it ends, nobody else can send to the room or change
 * it.
 *
 * @param tx the transaction, on the room's shard
 * @param direct whether it is the room of a pair
 * @param memberCount members now
 * @param lastSeq the place of the last event; the first drafted event gets the next
 * @param lastN the ordinal of the last message
 */
public record LockedRoom(
    RoomId room, SqlConnection tx, boolean direct, int memberCount, long lastSeq, long lastN) {}
