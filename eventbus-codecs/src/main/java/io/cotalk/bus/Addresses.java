package io.cotalk.bus;

import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;

/** Every event-bus address of the system. Addresses are built here only. */
public final class Addresses {
  /** Number of addresses that carry what concerns users. */
  public static final int USER_BUCKETS = 64;

  private Addresses() {}

  /** Events of one room; published by persistence, consumed by nodes that have the room open. */
  public static String room(RoomId room) {
    return "room." + room;
  }

  /**
   * Events of all rooms of a slot; stands in for {@link #room} where rooms are too many to register
   * each.
   */
  public static String roomSlot(int slot) {
    return "rooms." + slot;
  }

  /** What concerns a user and no room; published by anyone, consumed by socket nodes. */
  public static String users(UserId user) {
    return usersBucket((int) (user.value() % USER_BUCKETS));
  }

  /** The address of one bucket of users, 0 to {@link #USER_BUCKETS} - 1. */
  public static String usersBucket(int bucket) {
    return "users." + bucket;
  }

  /** Digests of changed heads; published by persistence nodes, consumed by socket nodes. */
  public static String digests() {
    return "digests";
  }

  /** One write lane of one node: its shard and its number among the node's lanes of that shard. */
  public static String lane(String node, int shard, int lane) {
    return "lane." + node + "." + shard + "." + lane;
  }

  /** Asks one node whether it hears, or tells it who leaves; the answer is empty. */
  public static String probe(String node) {
    return "probe." + node;
  }

  /** Which services each node offers; published and consumed by all nodes. */
  public static String services() {
    return "services";
  }

  /** Requests of other nodes to a service of one node, such as {@code log}. */
  public static String service(String node, String service) {
    return "service." + node + "." + service;
  }

  /** Requests to a capability of the own node, such as {@code rooms}. */
  public static String capability(String name) {
    return name;
  }
}
