package io.cotalk.bus.command;

import io.cotalk.bus.BusMessage;

/**
 * An event is committed.
 *
 * @param seq its place among all events of its room, from 1
 * @param n a message's place among the messages of its room, from 1; of another event the number of
 *     messages before it
 * @param ts when it was stored, by the shard's clock, in milliseconds since 1970
 * @param duplicate whether this cid had been stored before; the rest is then the first answer
 */
public record SendReply(long seq, long n, long ts, boolean duplicate) implements BusMessage {
  @Override
  public boolean isSound() {
    return seq >= 1 && n >= 0 && n <= seq && ts >= 0;
  }
}
