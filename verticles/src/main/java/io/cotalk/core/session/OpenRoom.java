package io.cotalk.core.session;

import io.cotalk.bus.event.RoomHead;

/**
 * A room that a session has open, as this node knows it just now.
 *
 * @param head its newest event
 * @param members how many it has; 0: not known
 * @param mayWrite whether the session's user might write in it when it was opened
 */
public record OpenRoom(RoomHead head, int members, boolean mayWrite) {}
