package io.cotalk.core.persistence;

import io.cotalk.core.wire.EventBody.RoomCreated;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;

/**
 * A room that shall be created.
 *
 * @param first its first event, which has seq 1; without a title the room is that of a pair. The
 *     same transaction writes its members
 */
public record RoomDraft(RoomId room, UserId creator, RoomCreated first) {}
