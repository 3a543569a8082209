package io.cotalk.core.config;

import java.time.Duration;

/**
 * Rooms and their members.
 *
 * @param maxMembers members of one room
 * @param maxRoomsPerUser rooms of one user, without those of the next limit
 * @param maxAddedRooms rooms to which others added one user and that the user has not opened, read
 *     or written in
 * @param maxFirstMembers members named when a room is made
 * @param maxTitleCodePoints longest title in code points
 * @param outboxPoll how often changes still to be written to other shards are looked for
 * @param outboxBatch changes written to other shards in one go
 */
public record RoomsConfig(
    @Key(value = "3000", min = "2", max = "100000") int maxMembers,
    @Key(value = "5000", min = "1", max = "100000") int maxRoomsPerUser,
    @Key(value = "1000", min = "1", max = "100000") int maxAddedRooms,
    @Key(value = "100", min = "1", max = "1000") int maxFirstMembers,
    @Key(value = "100", min = "1", max = "1000") int maxTitleCodePoints,
    @Key(value = "1s", min = "50ms", max = "1m") Duration outboxPoll,
    @Key(value = "200", min = "1", max = "10000") int outboxBatch) {
  /** Most rooms on the list of one user. */
  public int maxListedRooms() {
    return maxRoomsPerUser + maxAddedRooms;
  }
}
