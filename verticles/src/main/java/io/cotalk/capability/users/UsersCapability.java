package io.cotalk.capability.users;

import io.cotalk.capability.Capability;
import io.cotalk.capability.CapabilityParts;
import io.cotalk.capability.CapabilityVerticle;
import io.cotalk.core.Core;
import io.cotalk.core.OwnShards;
import io.cotalk.core.roles.Commands;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people are called. */
public final class UsersCapability implements Capability {
  private @Nullable Profiles profiles;

  @Override
  public List<Commands<?>> commands() {
    return List.of(UsersVerticle.COMMANDS);
  }

  @Override
  public CapabilityParts open(Core core) {
    CapabilityParts parts = new CapabilityParts().routes(() -> new UsersRoutes(core.commands()));
    core.shards().ifPresent(own -> answer(own, parts));
    return parts;
  }

  private void answer(OwnShards own, CapabilityParts parts) {
    Profiles known = new Profiles(own.all());
    profiles = known;
    parts.verticle(
        CapabilityVerticle.answering(
            UsersVerticle.COMMANDS, () -> new UsersVerticle(new UsersService(known))));
  }

  /**
   * Returns the profiles of this node, which has shards, for capabilities that come behind it in
   * the list.
   */
  public Profiles profiles() {
    if (profiles == null) {
      throw new IllegalStateException("the users come first in the list, on nodes with shards");
    }
    return profiles;
  }
}
