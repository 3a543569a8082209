package io.cotalk.core.config;

import java.time.Duration;

/**
 * WebSockets.
 *
 * @param helloTimeout a socket without {@code hello} is closed after this time, a hello without
 *     {@code welcome} after as much again
 * @param heartbeat time between two pings of the server
 * @param pongTimeout a ping must be answered within this time
 * @param expiryWarning {@code expiring} is sent this long before the token ends
 * @param goAwaySpread longest delay of {@code go_away}; each client gets its own
 * @param maxHelloBytes longest message in bytes before {@code welcome}
 * @param maxFrameBytes longest frame in bytes
 * @param maxMessageBytes longest message of several frames in bytes
 * @param maxObjects objects in one message, one a line
 * @param maxUnanswered requests of one socket without an answer yet
 * @param maxPositions positions in one {@code hello}
 * @param replayEvents events replayed for one {@code hello}
 * @param replayRoomEvents events replayed of one room for one {@code hello}
 * @param replayBytes bytes replayed for one {@code hello}
 * @param outboundBytes bytes that may wait for one slow socket
 * @param outboundFrames frames that may wait for one slow socket
 * @param stallLimit a socket is closed that takes nothing for this time while frames wait, or does
 *     not finish a message within it
 */
public record SocketConfig(
    @Key(value = "5s", min = "100ms", max = "1m") Duration helloTimeout,
    @Key(value = "25s", min = "100ms", max = "5m") Duration heartbeat,
    @Key(value = "10s", min = "100ms", max = "1m") Duration pongTimeout,
    @Key(value = "60s", min = "0s", max = "1h") Duration expiryWarning,
    @Key(value = "10s", min = "0s", max = "5m") Duration goAwaySpread,
    @Key(value = "32768", min = "1024", max = "16777216") int maxHelloBytes,
    @Key(value = "65536", min = "1024", max = "16777216") int maxFrameBytes,
    @Key(value = "262144", min = "1024", max = "16777216") int maxMessageBytes,
    @Key(value = "50", min = "1", max = "10000") int maxObjects,
    @Key(value = "32", min = "1", max = "100000") int maxUnanswered,
    @Key(value = "500", min = "1", max = "10000") int maxPositions,
    @Key(value = "1000", min = "1", max = "100000") int replayEvents,
    @Key(value = "500", min = "1", max = "100000") int replayRoomEvents,
    @Key(value = "524288", min = "1024", max = "16777216") int replayBytes,
    @Key(value = "1048576", min = "65536", max = "67108864") int outboundBytes,
    @Key(value = "1000", min = "10", max = "1000000") int outboundFrames,
    @Key(value = "30s", min = "100ms", max = "10m") Duration stallLimit)
    implements Checked {

  @Override
  public void check(Faults.Section faults) {
    if (maxFrameBytes > maxMessageBytes) {
      faults.add(
          "max-frame-bytes", String.valueOf(maxFrameBytes), "at most socket.max-message-bytes");
    }
    if (replayBytes > outboundBytes) {
      faults.add("replay-bytes", String.valueOf(replayBytes), "at most socket.outbound-bytes");
    }
  }
}
