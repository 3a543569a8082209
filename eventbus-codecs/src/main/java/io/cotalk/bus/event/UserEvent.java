package io.cotalk.bus.event;

import io.cotalk.bus.BusMessage;
import io.cotalk.id.UserId;

/**
 * One committed event of a user's log.
 *
 * @param u its place in the user's log, from 1 without holes
 * @param kind its stable name, such as {@code room_added}
 * @param body its JSON as clients get it
 */
public record UserEvent(UserId user, long u, String kind, String body) implements BusMessage {}
