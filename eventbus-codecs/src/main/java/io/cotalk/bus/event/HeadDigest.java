package io.cotalk.bus.event;

import io.cotalk.bus.BusMessage;
import io.cotalk.bus.WireText;
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
 * @param sent who has sent, and so has read up to their newest message; before or with the head
 *     that counts it
 * @param everyKind whether the lanes take {@code AppendEvent}; those of the release before take
 *     messages alone
 */
public record HeadDigest(
    String node,
    int shard,
    int lanes,
    long number,
    List<RoomHead> rooms,
    List<UserHead> users,
    List<ReadMoved> sent,
    boolean everyKind)
    implements BusMessage {
  private static final int MAX_SHARDS = 1_024;
  private static final int MAX_LANES = 64;
  private static final int MAX_HEADS = 10_000;

  public HeadDigest {
    rooms = List.copyOf(rooms);
    users = List.copyOf(users);
    sent = List.copyOf(sent);
  }

  @Override
  public boolean isSound() {
    return WireText.isName(node)
        && shard >= 0
        && shard < MAX_SHARDS
        && lanes >= 0
        && lanes <= MAX_LANES
        && number >= 1
        && rooms.size() <= MAX_HEADS
        && users.size() <= MAX_HEADS
        && sent.size() <= MAX_HEADS
        && rooms.stream()
            .allMatch(head -> head.seq() >= 0 && head.n() >= 0 && head.n() <= head.seq())
        && users.stream().allMatch(head -> head.u() >= 0)
        && sent.stream().allMatch(ReadMoved::isSound);
  }
}
