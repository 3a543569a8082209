package io.cotalk.testkit;

import io.cotalk.bus.event.RoomEvent;
import io.cotalk.core.wire.Encoding;
import io.cotalk.core.wire.EventJson;
import io.cotalk.core.wire.FrameBytes;
import io.cotalk.core.wire.ServerFrame;
import io.cotalk.core.wire.ServerFrames;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** Every frame is its JSON text and a line feed. Counts the events that it encodes. Any thread. */
public final class JsonLines implements Encoding {
  private final AtomicLong events = new AtomicLong();

  @Override
  public FrameBytes event(RoomEvent event) {
    events.incrementAndGet();
    return line(EventJson.of(event));
  }

  @Override
  public FrameBytes frame(ServerFrame frame) {
    return line(ServerFrames.json(frame));
  }

  /** How many events were encoded. */
  public long events() {
    return events.get();
  }

  private static FrameBytes line(String json) {
    return bytes(json + "\n");
  }

  /** A frame of just these bytes. */
  public static FrameBytes bytes(String text) {
    return FrameBytes.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
