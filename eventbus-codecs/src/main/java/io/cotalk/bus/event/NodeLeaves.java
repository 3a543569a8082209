package io.cotalk.bus.event;

import io.cotalk.bus.BusMessage;
import io.cotalk.bus.WireText;

/**
 * A node has begun to stop in order: it will answer no more, and nobody needs to miss it. Sent to
 * each other node's probe address and answered like a probe, so a node of an earlier release, which
 * does not know this message, answers it too.
 *
 * @param node its id in the cluster
 * @param process the id with which it publishes digests
 */
public record NodeLeaves(String node, String process) implements BusMessage {
  @Override
  public boolean isSound() {
    return WireText.isName(node) && WireText.isName(process);
  }
}
