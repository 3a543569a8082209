package io.cotalk.core.fanout;

import io.cotalk.core.wire.Encoding;

/** A signal of a room, encoded once for all its receivers. Any thread. */
final class EncodedSignal extends EncodedOnce<SignalFrame> {
  private final RoomSignal signal;

  EncodedSignal(RoomSignal signal) {
    this.signal = signal;
  }

  @Override
  SignalFrame encode(Encoding encoding) {
    return new SignalFrame(signal.room(), signal.user(), encoding.frame(signal.frame()));
  }
}
