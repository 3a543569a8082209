package io.cotalk.transport.socket;

import io.cotalk.capability.rooms.ReadPositions;
import io.cotalk.core.fanout.RoomChannels;
import io.cotalk.core.limits.Limits;
import io.cotalk.core.persistence.RoomLogReader;
import io.cotalk.core.persistence.Sends;
import io.cotalk.core.tokens.AccessTokens;
import io.cotalk.core.userlog.UserLog;
import io.cotalk.core.userlog.UserRooms;

/** What sockets need of the rest of the node. */
public record SocketServices(
    AccessTokens tokens,
    Limits limits,
    RoomChannels channels,
    RoomLogReader log,
    Sends sends,
    UserLog userLog,
    UserRooms userRooms,
    ReadPositions readPositions) {}
