package io.cotalk.core.userlog;

/**
 * What a user finds who begins anew, all of one moment.
 *
 * @param head the {@code u} of the last event in the user's log, 0 for none
 */
public record Arrival(long head, RoomList list) {}
