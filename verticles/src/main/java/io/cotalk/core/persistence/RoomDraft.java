package io.cotalk.core.persistence;

import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import org.jspecify.annotations.Nullable;

/**
 * A room that shall be created.
 *
 * @param direct whether it is the room of a pair
 * @param title null for a direct room
 * @param memberCount how many members the same transaction writes
 * @param body JSON of its first event, which has kind {@code room} and seq 1
 */
public record RoomDraft(
    RoomId room,
    boolean direct,
    @Nullable String title,
    UserId creator,
    int memberCount,
    String body) {}
