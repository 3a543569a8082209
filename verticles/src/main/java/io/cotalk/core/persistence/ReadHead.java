package io.cotalk.core.persistence;

import io.cotalk.bus.event.ReadMoved;
import io.cotalk.bus.event.RoomHead;
import org.jspecify.annotations.Nullable;

/**
 * A room's head as its shard has it.
 *
 * @param ageMillis the time since its newest event, in milliseconds of the shard's clock; may be
 *     negative when that clock was set back
 * @param sent the sender of the newest message, who has read up to it; null when there is none
 */
public record ReadHead(RoomHead head, long ageMillis, @Nullable ReadMoved sent) {}
