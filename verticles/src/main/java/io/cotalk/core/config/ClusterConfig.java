package io.cotalk.core.config;

import java.time.Duration;
import java.util.List;

/**
 * How nodes find each other and talk: Hazelcast for membership, TCP for the event bus.
 *
 * @param enabled whether the node joins a cluster; without one, it is alone
 * @param name only nodes of the same name join each other
 * @param host own private address, which others reach; {@code auto}: the first private IPv4 address
 * @param port port of Hazelcast
 * @param busPort port of the event bus
 * @param members host or host:port of nodes to join through, at least one that runs; the own one
 *     may be among them
 * @param joinTimeout a start fails if joining takes longer
 * @param pingInterval how often a peer of the event bus is pinged
 * @param pingTimeout a peer that answers no ping for this time is disconnected
 * @param connectTimeout longest time to connect to a peer
 * @param hintsUnderWay hints that may be under way to one peer; more are left to its polls
 */
public record ClusterConfig(
    @Key("false") boolean enabled,
    @Key(value = "cotalk", pattern = "[a-z0-9-]{1,63}") String name,
    @Key(value = "127.0.0.1", pattern = Key.HOST) String host,
    @Key(value = "5701", min = "1", max = "65535") int port,
    @Key(value = "15701", min = "1", max = "65535") int busPort,
    @Key("") List<String> members,
    @Key(value = "30s", min = "1s", max = "10m") Duration joinTimeout,
    @Key(value = "2s", min = "100ms", max = "1m") Duration pingInterval,
    @Key(value = "2s", min = "100ms", max = "1m") Duration pingTimeout,
    @Key(value = "3s", min = "100ms", max = "1m") Duration connectTimeout,
    @Key(value = "8192", min = "16", max = "1000000") int hintsUnderWay)
    implements Checked {

  /** What the ports of a cluster may be bound to, since they ask nobody for a password. */
  public static final String PRIVATE_HOST =
      "auto, or one loopback or private address: whoever reaches the cluster's ports is trusted";

  /** System properties that name a file; one that cannot be read would bring multicast back. */
  private static final List<String> FILES = List.of("vertx.hazelcast.config", "hazelcast.config");

  @Override
  public void check(Faults.Section faults) {
    if (enabled && members.isEmpty()) {
      faults.add("members", "no members", "at least one host, because cluster.enabled is true");
    }
    for (String property : FILES) {
      if (System.getProperty(property) != null) {
        faults.add(
            "enabled", "-D" + property, "no file of Hazelcast: only the keys of cluster count");
      }
    }
    if (Network.isAddress(host) && !Network.isPrivate(host)) {
      faults.add("host", '"' + host + '"', PRIVATE_HOST);
    }
    if (port == busPort) {
      faults.add("bus-port", String.valueOf(busPort), "another port than cluster.port");
    }
  }
}
