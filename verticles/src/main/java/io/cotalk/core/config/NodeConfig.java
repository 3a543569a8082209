package io.cotalk.core.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * This process: its name, what it does, how it runs and how it stops.
 *
 * @param name names the node in the cluster, in logs and metrics; the host name if empty
 * @param profile how strict a start is: {@code development} only warns of weak secrets
 * @param roles what the node does
 * @param instances verticles deployed for each role
 * @param eventLoops event-loop threads; 0: as many as processors
 * @param workers worker threads; 0: twice as many as processors
 * @param log format of the log: {@code text}, or {@code json} with one object a line
 * @param drain longest time an ordered stop may take; then the process ends anyway
 */
public record NodeConfig(
    @Key(value = "", pattern = "[a-z0-9.-]{0,63}") String name,
    @Key("production") Profile profile,
    @Key("all") List<Role> roles,
    InstancesConfig instances,
    @Key(value = "0", min = "0", max = "1024") int eventLoops,
    @Key(value = "0", min = "0", max = "4096") int workers,
    @Key("text") LogFormat log,
    @Key(value = "8s", min = "0s", max = "5m") Duration drain)
    implements Checked {

  /** Fills in the host name. */
  public NodeConfig {
    name = name.isEmpty() ? hostName() : name;
    roles = List.copyOf(roles);
  }

  /** Whether the node does what {@code role} says. */
  public boolean has(Role role) {
    return roles.contains(Role.ALL) || roles.contains(role);
  }

  /** Whether the node does anything that needs the shards. */
  public boolean needsShards() {
    return roles.stream().anyMatch(Role::needsShards);
  }

  /** Returns the roles that the node lacks, in their order. */
  public List<Role> lacking() {
    return Role.each().stream().filter(role -> !has(role)).toList();
  }

  @Override
  public void check(Faults.Section faults) {
    if (roles.isEmpty()) {
      faults.add("roles", "no role", "at least one role, or all");
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
    } catch (UnknownHostException e) {
      return "node";
    }
  }
}
