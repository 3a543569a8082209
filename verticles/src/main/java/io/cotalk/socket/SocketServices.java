package io.cotalk.socket;

import io.cotalk.auth.AccessTokens;
import io.cotalk.fanout.RoomChannels;
import io.cotalk.limits.Limits;
import io.cotalk.persistence.RoomLogReader;
import io.cotalk.persistence.Sends;
import io.cotalk.rooms.ReadPositions;
import io.cotalk.rooms.UserRooms;
import io.cotalk.userlog.UserLog;

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
