package io.cotalk.node.cluster;

import io.cotalk.bus.Addresses;
import io.cotalk.bus.Bus;
import io.cotalk.bus.event.NodeLeaves;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every other node over the event bus whether it hears, each two seconds and whenever many
 * hints are under way to it. A member of the cluster that does not answer is deaf: its clients get
 * by on heads alone, and the node says that it is degraded (reliability T2, F34). A node that stops
 * in order tells the others, and is not missed. One for each node; any thread; ends with the Vert.x
 * instance.
 */
public final class BusProbe {
  private static final Logger LOG = LoggerFactory.getLogger(BusProbe.class);
  private static final Duration PERIOD = Duration.ofSeconds(2);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** For one try to tell another node that this one leaves; there are two. */
  private static final Duration TOLD = Duration.ofSeconds(1);

  /** A member that has not answered for this time is deaf. */
  private static final long DEAF_NANOS = Duration.ofSeconds(10).toNanos();

  private final Vertx vertx;
  private final HealingClusterManager cluster;
  private final PeerCredits credits;
  private final Map<String, Long> met = new ConcurrentHashMap<>();
  private final Map<String, Long> heard = new ConcurrentHashMap<>();
  private final LostPeers lost = new LostPeers();
  private volatile int deaf;
  private volatile int missing;
  private volatile Consumer<String> leaveListener = process -> {};

  private BusProbe(Vertx vertx, HealingClusterManager cluster, int hintsUnderWay) {
    this.vertx = vertx;
    this.cluster = cluster;
    this.credits = new PeerCredits(cluster.getNodeId(), hintsUnderWay, this::ask);
  }

  /** Begins to ask and to answer, and to shed hints to peers that are behind. */
  public static BusProbe start(Vertx vertx, HealingClusterManager cluster, int hintsUnderWay) {
    BusProbe probe = new BusProbe(vertx, cluster, hintsUnderWay);
    vertx.eventBus().<Object>consumer(Addresses.probe(cluster.getNodeId()), probe::answer);
    cluster.selector().shedBy(probe.credits);
    vertx.setPeriodic(PERIOD.toMillis(), ignored -> probe.askAll());
    return probe;
  }

  /** Registers the meters of the bus. */
  public void register(MeterRegistry registry) {
    Gauge.builder("cotalk.bus.deaf.peers", this, BusProbe::deafPeers)
        .description("Nodes that do not answer over the event bus, or were put out for it")
        .register(registry);
    Gauge.builder("cotalk.bus.leaving.peers", lost, LostPeers::leaving)
        .description("Nodes that have said that they stop, and are still there")
        .register(registry);
    Gauge.builder("cotalk.bus.under.way", credits, PeerCredits::underWay)
        .description("Most hints under way to one node")
        .register(registry);
    FunctionCounter.builder("cotalk.bus.shed", credits, PeerCredits::shed)
        .description("Hints not given to a node that is too far behind")
        .register(registry);
  }

  /**
   * Returns how many other nodes do not hear this node, or are not heard, those that fell silent
   * and were put out of the cluster for it among them.
   */
  public int deafPeers() {
    return deaf + missing;
  }

  /**
   * Calls {@code listener}, on any thread, with the id of each process that says that it leaves;
   * the same may come twice. One listener.
   */
  public void onLeave(Consumer<String> listener) {
    leaveListener = listener;
  }

  /**
   * Tells all other nodes that this one leaves. Completes when they know or cannot be told; never
   * fails.
   *
   * @param process the id with which this node publishes digests
   */
  public Future<Void> leave(String process) {
    NodeLeaves message = new NodeLeaves(cluster.getNodeId(), process);
    return Future.join(
            cluster.others().keySet().stream()
                .map(member -> tell(member, message).recover(missed -> tell(member, message)))
                .toList())
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  private Future<Message<Object>> tell(String member, NodeLeaves message) {
    DeliveryOptions options = new DeliveryOptions().setSendTimeout(TOLD.toMillis());
    return vertx.eventBus().request(Addresses.probe(member), message, options);
  }

  private void answer(Message<Object> question) {
    if (Bus.body(question) instanceof NodeLeaves leaves && isOther(leaves.node())) {
      lost.leaves(leaves.node(), System.nanoTime());
      leaveListener.accept(leaves.process());
    }
    question.reply(null);
  }

  private boolean isOther(String id) {
    return cluster.others().containsKey(id);
  }

  private void askAll() {
    Map<String, String> members = cluster.others();
    long now = System.nanoTime();
    lost.look(members, heard, now);
    credits.retain(members.keySet());
    heard.keySet().retainAll(members.keySet());
    met.keySet().retainAll(members.keySet());
    int silent = 0;
    for (String member : members.keySet()) {
      met.putIfAbsent(member, now);
      boolean unheard = now - heard.getOrDefault(member, met.get(member)) > DEAF_NANOS;
      if (unheard && !lost.isLeaving(member, now)) {
        silent++;
      }
      ask(member);
    }
    report(silent);
    missing = lost.count();
  }

  private void report(int silent) {
    if (silent > deaf) {
      LOG.warn("{} members of the cluster do not answer over the event bus", silent);
      cluster.readAnew();
    } else if (silent == 0 && deaf > 0) {
      LOG.info("all members of the cluster answer over the event bus again");
    }
    deaf = silent;
  }

  private void ask(String member) {
    long given = credits.given(member);
    vertx
        .eventBus()
        .request(
            Addresses.probe(member), null, new DeliveryOptions().setSendTimeout(TIMEOUT.toMillis()))
        .onSuccess(
            answer -> {
              heard.put(member, System.nanoTime());
              credits.arrived(member, given);
            })
        .onFailure(failure -> LOG.debug("no answer from {}", member, failure));
  }
}
