package io.cotalk.fanout;

import io.cotalk.id.UserId;

/**
 * A member's read position, encoded once.
 *
 * @param bytes a complete WebSocket frame; shared
 */
public record ReadFrame(UserId user, byte[] bytes) {}
