package io.cotalk.capability.users;

import io.cotalk.capability.Capability;
import io.cotalk.capability.CapabilityParts;
import io.cotalk.capability.CapabilityVerticle;
import io.cotalk.core.Core;
import io.cotalk.core.config.Role;
import org.jspecify.annotations.Nullable;

/** What people are called. */
public final class UsersCapability implements Capability {
  private @Nullable Profiles profiles;

  @Override
  public CapabilityParts open(Core core) {
    Profiles known = new Profiles(core.shards());
    profiles = known;
    return new CapabilityParts()
        .verticle(
            CapabilityVerticle.answering(
                Role.API, () -> new UsersVerticle(new UsersService(known))))
        .routes(() -> new UsersRoutes(core.vertx()));
  }

  /** Returns the profiles of this node, for capabilities that come behind it in the list. */
  public Profiles profiles() {
    if (profiles == null) {
      throw new IllegalStateException("the users come first in the list");
    }
    return profiles;
  }
}
