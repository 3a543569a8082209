package io.cotalk.node.cluster;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.InterfacesConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import io.cotalk.core.config.ClusterConfig;
import io.cotalk.core.config.ConfigException;
import io.vertx.core.eventbus.EventBusOptions;
import java.util.Properties;

/**
 * Hazelcast's configuration and the event bus's, from {@link ClusterConfig}. Nothing is read from
 * files or found by multicast: a broken file would silently fall back to it (reliability G12, T29).
 */
public final class ClusterSetup {
  /** Attribute of a member that tells its node's name. */
  public static final String NODE_NAME = "cotalk.node";

  /** Copies of the registrations beside the first: two nodes may die together (reliability T4). */
  private static final int BACKUPS = 2;

  private static final int SWALLOWED_MILLIS = 10_000;

  private final ClusterConfig cluster;
  private final String host;

  /**
   * Looks up the own address; blocks for the time of that. Throws {@link ConfigException} when it
   * is no private one.
   */
  public ClusterSetup(ClusterConfig cluster) {
    this.cluster = cluster;
    this.host =
        cluster.host().equals("auto") ? PrivateAddress.find() : PrivateAddress.of(cluster.host());
  }

  /** A new configuration of Hazelcast for a node of this name. Blocks: names are looked up. */
  public Config hazelcast(String nodeName) {
    Config config = new Config();
    config.setClusterName(cluster.name());
    config.setInstanceName(null);
    config.setProperties(properties());
    // Collected and compressed every few seconds, for a management centre that we have not.
    config.getMetricsConfig().setEnabled(false);
    config.getMemberAttributeConfig().setAttribute(NODE_NAME, nodeName);
    config.addMultiMapConfig(
        new MultiMapConfig("__vertx.subs")
            .setBackupCount(BACKUPS)
            .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
    config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(BACKUPS));
    config.getSerializationConfig().setJavaSerializationFilterConfig(ObjectFilter.config());
    network(config.getAdvancedNetworkConfig());
    return config;
  }

  /**
   * An endpoint for members alone: clients, REST and memcache, which could read and write the maps
   * without being a member, are not spoken on any port.
   */
  private void network(AdvancedNetworkConfig network) {
    network.setEnabled(true);
    network.setMemberEndpointConfig(
        new ServerSocketEndpointConfig()
            .setPort(cluster.port())
            .setPortAutoIncrement(false)
            .setReuseAddress(true)
            .setPublicAddress(host + ":" + cluster.port())
            .setInterfaces(new InterfacesConfig().setEnabled(true).addInterface(host)));
    JoinConfig join = network.getJoin();
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    join.getTcpIpConfig()
        .setEnabled(true)
        .setMembers(MemberAddresses.of(cluster.members(), cluster.port()));
  }

  /** Times in seconds; what they are for stands in reliability T3 and T30. */
  private Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("hazelcast.logging.type", "slf4j");
    properties.setProperty("hazelcast.phone.home.enabled", "false");
    properties.setProperty("hazelcast.shutdownhook.enabled", "false");
    properties.setProperty("hazelcast.socket.bind.any", "false");
    properties.setProperty("hazelcast.heartbeat.interval.seconds", "1");
    properties.setProperty("hazelcast.max.no.heartbeat.seconds", "10");
    properties.setProperty("hazelcast.merge.first.run.delay.seconds", "10");
    properties.setProperty("hazelcast.merge.next.run.delay.seconds", "10");
    // A master waits this long for more nodes to join; ours mostly come one by one.
    properties.setProperty("hazelcast.wait.seconds.before.join", "0");
    // A node that leaves waits for its partitions to move; the copies on other nodes do without.
    properties.setProperty("hazelcast.graceful.shutdown.max.wait", "5");
    properties.setProperty(
        "hazelcast.max.join.seconds", Long.toString(cluster.joinTimeout().toSeconds()));
    return properties;
  }

  /** Options of the clustered event bus: bound to the private address, quick to see a dead peer. */
  public EventBusOptions eventBus() {
    EventBusOptions options =
        new EventBusOptions()
            .setHost(host)
            .setPort(cluster.busPort())
            .setClusterPublicHost(host)
            .setClusterPublicPort(cluster.busPort())
            .setClusterPingInterval(cluster.pingInterval().toMillis())
            .setClusterPingReplyInterval(cluster.pingTimeout().toMillis());
    options.setConnectTimeout((int) cluster.connectTimeout().toMillis());
    // A peer whose network swallows everything is let go of (Linux only); pings see it earlier.
    options.setTcpKeepAlive(true).setTcpUserTimeout(SWALLOWED_MILLIS);
    return options;
  }
}
