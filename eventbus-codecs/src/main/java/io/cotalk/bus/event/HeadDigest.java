package io.cotalk.bus.event;

import io.cotalk.bus.BusMessage;
import java.util.List;

/**
 * What changed on one shard through one node since its last digest; sent about once a second, also
 * when empty.
 *
 * @param node the publisher's id, new with each start of its process
 * @param shard the shard's number, from 0
 * @param lanes how many write lanes of the shard the node offers to others; 0 when it stores no
 *     messages, not yet or no more
 * @param number 1, 2, 3 … per publisher and shard, so that a lost digest shows
 */
public record HeadDigest(
    String node, int shard, int lanes, long number, List<RoomHead> rooms, List<UserHead> users)
    implements BusMessage {
  public HeadDigest {
    rooms = List.copyOf(rooms);
    users = List.copyOf(users);
  }
}
