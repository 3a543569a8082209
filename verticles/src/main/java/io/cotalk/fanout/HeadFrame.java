package io.cotalk.fanout;

/**
 * A room's head, encoded once.
 *
 * @param bytes a complete WebSocket frame; shared
 */
public record HeadFrame(long seq, byte[] bytes) {}
