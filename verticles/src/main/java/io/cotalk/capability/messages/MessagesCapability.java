package io.cotalk.capability.messages;

import io.cotalk.capability.Capability;
import io.cotalk.capability.CapabilityParts;
import io.cotalk.core.Core;
import io.cotalk.core.config.Config;
import io.cotalk.core.persistence.SentMessages;
import io.cotalk.core.persistence.ShardSentMessages;

/** What is said in rooms, by HTTP: sending, and reading what there is. */
public final class MessagesCapability implements Capability {
  @Override
  public CapabilityParts open(Core core) {
    Config config = core.config();
    History history = new History(core.messages().reader(), config.messages(), core.registry());
    SentMessages sent = new ShardSentMessages(core.shards(), config.persistence().cidWindow());
    return new CapabilityParts()
        .routes(
            () ->
                new MessagesRoutes(
                    core.messages().sends(), history, sent, core.limits(), config.messages()));
  }
}
