package io.cotalk.core.persistence;

import io.cotalk.bus.event.RoomEvent;
import java.util.Optional;

/**
 * What a room's log says of one cid of one sender.
 *
 * @param event the message; empty when it is not stored
 * @param isFinal whether it stays so: false while a send with the cid may still be stored
 * @param head the room's last {@code seq}
 * @param time the clock of the room's shard, in milliseconds since 1970
 */
public record SentMessage(Optional<RoomEvent> event, boolean isFinal, long head, long time) {}
