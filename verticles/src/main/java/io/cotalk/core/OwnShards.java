package io.cotalk.core;

import io.cotalk.core.persistence.MessageParts;
import io.cotalk.core.shards.Shards;
import io.cotalk.core.userlog.UserLog;
import io.cotalk.core.userlog.UserRooms;

/**
 * What only nodes have that open the shards.
 *
 * @param all opened and closed by the node
 * @param messages writes, reads and announces the room log
 * @param userRooms the users' lists of rooms
 */
public record OwnShards(Shards all, MessageParts messages, UserLog userLog, UserRooms userRooms) {}
