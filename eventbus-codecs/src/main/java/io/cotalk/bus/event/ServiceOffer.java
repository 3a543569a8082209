package io.cotalk.bus.event;

import io.cotalk.bus.BusMessage;
import io.cotalk.bus.WireText;
import java.util.List;

/**
 * Which services a node answers for other nodes; sent about once a second, and at once when that
 * changes.
 *
 * @param node the sender's id, new with each start of its process
 * @param services names, such as {@code log}; empty when the node offers nothing any more
 */
public record ServiceOffer(String node, List<String> services) implements BusMessage {
  private static final int MAX_SERVICES = 100;

  public ServiceOffer {
    services = List.copyOf(services);
  }

  @Override
  public boolean isSound() {
    return WireText.isName(node)
        && services.size() <= MAX_SERVICES
        && services.stream().allMatch(WireText::isName);
  }
}
