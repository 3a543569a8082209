package io.cotalk.core.roles;

import io.cotalk.bus.Addresses;
import io.cotalk.bus.Command;
import io.cotalk.core.config.Role;
import java.time.Duration;

/**
 * The commands that a capability takes, from its own node and from others.
 *
 * @param name the capability's; nodes offer its commands by it
 * @param type what its verticles take; all are public records with a number on the bus
 * @param role nodes with this role have the verticles
 * @param timeout longer than the longest command may take
 */
public record Commands<C extends Command>(String name, Class<C> type, Role role, Duration timeout) {

  /** Returns the address of the verticles within their node. */
  public String address() {
    return Addresses.capability(name);
  }
}
