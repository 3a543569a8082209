package io.cotalk.core.session;

import io.cotalk.core.fanout.RoomChannels;
import io.cotalk.core.limits.Limits;
import io.cotalk.core.persistence.RoomLogReader;
import io.cotalk.core.persistence.Sends;
import io.cotalk.core.tokens.AccessTokens;
import io.cotalk.core.tokens.Revocations;
import io.cotalk.core.userlog.UserLogReader;
import io.cotalk.core.userlog.UserRoomLists;

/** What sessions need of the rest of the node. */
public record SessionServices(
    AccessTokens tokens,
    Revocations revocations,
    Limits limits,
    RoomChannels channels,
    RoomLogReader log,
    Sends sends,
    UserLogReader userLog,
    UserRoomLists userRooms,
    RequestHandlers requests) {}
