package io.cotalk.fanout;

import io.cotalk.id.UserId;
import io.cotalk.wire.TextFrame;

/** A member's read position, encoded once for all its receivers. */
public record ReadFrame(UserId user, TextFrame text) {}
