package io.cotalk.capability.userlog;

import io.cotalk.capability.Capability;
import io.cotalk.capability.CapabilityParts;
import io.cotalk.core.Core;

/** What happens to a user, by HTTP. */
public final class UserLogCapability implements Capability {
  @Override
  public CapabilityParts open(Core core) {
    return new CapabilityParts().routes(() -> new UserLogRoutes(core.reads().users()));
  }
}
