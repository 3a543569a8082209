package io.cotalk.core.wire;

import io.cotalk.bus.event.RoomHead;

/** Where a room stands for its reader: its head, and the last message they have read. */
public record RoomPlace(RoomHead head, long readN) {}
