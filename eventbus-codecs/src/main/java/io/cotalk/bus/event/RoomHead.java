package io.cotalk.bus.event;

import io.cotalk.id.RoomId;

/** How far a room's log goes: its last {@code seq} and last {@code n}. */
public record RoomHead(RoomId room, long seq, long n) {}
