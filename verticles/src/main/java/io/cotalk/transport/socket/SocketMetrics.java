package io.cotalk.transport.socket;

import io.cotalk.transport.link.TransportMetrics;
import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Map;

/** The meters of the WebSockets. One for each node; any thread. */
final class SocketMetrics {
  private final TransportMetrics links;
  private final Map<CloseCode, Counter> closes = new EnumMap<>(CloseCode.class);

  SocketMetrics(TransportMetrics links) {
    this.links = links;
    for (CloseCode code : CloseCode.values()) {
      closes.put(code, links.closes(Integer.toString(code.number())));
    }
  }

  void framesIn(int frames) {
    links.framesIn(frames);
  }

  void refused() {
    links.refused();
  }

  void closed(CloseCode code) {
    Counter counter = closes.get(code);
    if (counter != null) {
      counter.increment();
    }
  }
}
