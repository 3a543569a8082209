package io.cotalk.node.health;

import io.cotalk.core.roles.RemoteLayout;
import java.util.List;
import java.util.Optional;

/** Whether nodes with shards answer a node that has none. Any thread. */
final class LayoutProbe implements DataProbe {
  private final RemoteLayout layout;

  LayoutProbe(RemoteLayout layout) {
    this.layout = layout;
  }

  @Override
  public String name() {
    return "remote";
  }

  /** Returns {@code up}, {@code down} or {@code restored}. */
  @Override
  public String state() {
    return isRestored() ? "restored" : isUp() ? "up" : "down";
  }

  @Override
  public boolean isUp() {
    return layout.isHeard();
  }

  @Override
  public boolean isRestored() {
    return !layout.restored().isEmpty();
  }

  @Override
  public Optional<Trouble> trouble() {
    return switch (state()) {
      case "up" -> Optional.empty();
      case "restored" ->
          Optional.of(
              new Trouble(
                  "shards "
                      + layout.restored()
                      + " were restored while this node ran: restart the node",
                  List.of("login", "read", "send")));
      default ->
          Optional.of(
              new Trouble("no node with the shards answers", List.of("login", "read", "send")));
    };
  }
}
