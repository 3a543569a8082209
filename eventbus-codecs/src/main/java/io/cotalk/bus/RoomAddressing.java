package io.cotalk.bus;

import io.cotalk.id.RoomId;

/** Which event-bus address carries a room's events. The same for all nodes of a cluster. */
public enum RoomAddressing {
  /** An address of its own for each room: a node hears only what it has open. */
  ROOM {
    @Override
    public String of(RoomId room) {
      return Addresses.room(room);
    }
  },
  /**
   * One address for all rooms of a slot: 1,024 registrations at most, for more live rooms than a
   * cluster can register.
   */
  SLOT {
    @Override
    public String of(RoomId room) {
      return Addresses.roomSlot(room.slot());
    }
  };

  /** Returns the address of {@code room}'s events. */
  public abstract String of(RoomId room);
}
