package io.cotalk.core.config;

import io.cotalk.bus.RoomAddressing;
import java.time.Duration;

/**
 * Events from the log to the open rooms of every node.
 *
 * @param linger how long a room stays registered after its last client left
 * @param gapWait how long a missing event may still come over the bus before the log is read
 * @param addressing one event-bus address for each room, or one for each slot
 * @param digestPeriod time between two digests of changed rooms
 * @param silence a publisher silent for this time makes the node ask the shards
 * @param poll the heads of open rooms are read from the shards at least this often
 * @param hotRoomWait how long events of a room with a hundred or more a second may wait on an event
 *     loop that has a hundred or more of its receivers; at 0 they wait for the rest of a burst only
 */
public record FanoutConfig(
    @Key(value = "60s", min = "0s", max = "1h") Duration linger,
    @Key(value = "20ms", min = "0s", max = "5s") Duration gapWait,
    @Key("room") RoomAddressing addressing,
    @Key(value = "1s", min = "50ms", max = "30s") Duration digestPeriod,
    @Key(value = "2500ms", min = "100ms", max = "1m") Duration silence,
    @Key(value = "10s", min = "100ms", max = "5m") Duration poll,
    @Key(value = "40ms", min = "0s", max = "150ms") Duration hotRoomWait)
    implements Checked {

  @Override
  public void check(Faults.Section faults) {
    if (silence.compareTo(digestPeriod) <= 0) {
      faults.add("silence", Values.write(silence), "longer than fanout.digest-period");
    }
  }
}
