package io.cotalk.transport.link;

import io.cotalk.core.config.Config;
import io.cotalk.core.config.LimitProfile;
import io.cotalk.core.config.LimitsConfig;
import io.cotalk.core.limits.AddressGroup;
import io.cotalk.core.limits.NodeBudgets;
import io.cotalk.core.persistence.PerTransport;
import io.cotalk.core.persistence.Transport;
import io.cotalk.core.session.ClientSessions;
import io.cotalk.core.session.LinkCounts;
import io.cotalk.transport.outbound.Flusher;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.internal.ContextInternal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a node gives to each of its transports, so that none has its own: sessions, budgets, the
 * places of each address, one flusher for each event loop, meters by transport. One for each node;
 * any thread.
 */
public final class TransportServices {
  private static final int LIFTED_FRAMES = 1_000_000_000;

  private final Config config;
  private final ClientSessions sessions;
  private final NodeBudgets budgets;
  private final LinkCounts<String> addresses;
  private final PerTransport<TransportMetrics> metrics;
  private final Map<EventLoop, TransportLoop> loops = new ConcurrentHashMap<>();

  /**
   * @param budgets of which every connection has its part
   */
  public TransportServices(
      Config config, ClientSessions sessions, NodeBudgets budgets, MeterRegistry registry) {
    this.config = config;
    this.sessions = sessions;
    this.budgets = budgets;
    int max = isLifted() ? Integer.MAX_VALUE : config.limits().socketsPerAddress();
    this.addresses = new LinkCounts<>(max, AddressGroup::of);
    this.metrics = new PerTransport<>(transport -> new TransportMetrics(registry, transport));
  }

  public Config config() {
    return config;
  }

  public ClientSessions sessions() {
    return sessions;
  }

  /**
   * Returns what connections may hold before anybody knows who they are. A transport that listens
   * by itself has each connection accepted here first; the public port has done so.
   */
  public NodeBudgets budgets() {
    return budgets;
  }

  /**
   * Returns how many links each address has on this node, over all transports. A transport acquires
   * a place before it makes a {@link ChannelLink}, which gives it back.
   */
  public LinkCounts<String> addresses() {
    return addresses;
  }

  /** Returns the meters of a transport. */
  public TransportMetrics metrics(Transport transport) {
    return metrics.of(transport);
  }

  /** Returns what the links of an event loop share; called on that loop. */
  public TransportLoop loop(Context context) {
    ContextInternal internal = (ContextInternal) context;
    TransportLoop known = loops.get(internal.nettyEventLoop());
    return known == null
        ? loops.computeIfAbsent(internal.nettyEventLoop(), loop -> make(internal.unwrap()))
        : known;
  }

  private TransportLoop make(ContextInternal context) {
    Flusher flusher =
        new Flusher(task -> context.nettyEventLoop().execute(() -> context.dispatch(task)));
    return new TransportLoop(this, context, sessions.loop(context), flusher);
  }

  /** Returns what decides whether a channel of a transport is read from. */
  public ReadControl reading(Channel channel, Transport transport) {
    LimitsConfig limits = config.limits();
    return new ReadControl(
        channel,
        isLifted() ? LIFTED_FRAMES : limits.frameBurst(),
        isLifted() ? LIFTED_FRAMES : limits.framesPerSecond(),
        metrics(transport));
  }

  private boolean isLifted() {
    return config.limits().profile() == LimitProfile.BENCH;
  }
}
