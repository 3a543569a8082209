package io.cotalk.core.wire;

/**
 * The limits a server tells in {@code welcome}.
 *
 * @param heartbeatSeconds time between two pings
 * @param frameBytes largest WebSocket frame
 * @param messageBytes largest text message
 * @param textCodePoints longest text of a message
 * @param objects most objects in one message, one a line
 * @param positions most rooms in the {@code pos} of a hello
 * @param requests most requests without an answer
 * @param sendsPerSecond sends a second on the average
 * @param sendBurst sends at once
 * @param sockets connections of a user to one node
 * @param openRooms rooms open at once
 * @param cidSeconds how old a cid may be, and how long a repeated one is recognised
 * @param cidAheadSeconds how far the time of a cid may lie in the future
 */
public record WireLimits(
    long heartbeatSeconds,
    int frameBytes,
    int messageBytes,
    int textCodePoints,
    int objects,
    int positions,
    int requests,
    int sendsPerSecond,
    int sendBurst,
    int sockets,
    int openRooms,
    long cidSeconds,
    long cidAheadSeconds) {}
