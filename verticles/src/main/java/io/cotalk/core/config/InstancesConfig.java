package io.cotalk.core.config;

import java.util.Map;

/**
 * How many verticles of each role a node deploys. Every role but {@code all} has its key.
 *
 * @param byRole the numbers as configured; 0 leaves a number to the server
 */
public record InstancesConfig(Map<Role, Integer> byRole) {
  public InstancesConfig {
    byRole = Map.copyOf(byRole);
  }

  /** Returns the number for {@code role}, not {@code all}; 0 leaves it to the server. */
  public int of(Role role) {
    return byRole.getOrDefault(role, 0);
  }
}
