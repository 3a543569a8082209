package io.cotalk.transport.socket;

import io.cotalk.capability.auth.AccessTokens;
import io.cotalk.capability.rooms.ReadPositions;
import io.cotalk.capability.rooms.UserRooms;
import io.cotalk.core.fanout.RoomChannels;
import io.cotalk.core.limits.Limits;
import io.cotalk.core.persistence.RoomLogReader;
import io.cotalk.core.persistence.Sends;
import io.cotalk.core.userlog.UserLog;

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
