package io.cotalk.capability.messages;

import io.cotalk.capability.Capability;
import io.cotalk.capability.CapabilityParts;
import io.cotalk.core.Core;
import io.cotalk.core.config.Config;

/** What is said in rooms, by HTTP: sending, and reading what there is. */
public final class MessagesCapability implements Capability {
  @Override
  public CapabilityParts open(Core core) {
    Config config = core.config();
    History history = new History(core.reads().rooms(), config.messages(), core.registry());
    return new CapabilityParts()
        .routes(
            () ->
                new MessagesRoutes(
                    core.sends(), history, core.reads().sent(), core.limits(), config.messages()));
  }
}
