package io.cotalk.core.limits;

import io.cotalk.core.config.BudgetsConfig;
import io.cotalk.core.config.LimitProfile;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What clients may hold of this node before anybody knows who they are: connections, and bytes of
 * unfinished requests and messages, each for the node and for every address (decision 0090). When
 * the node's bytes are spent, whoever comes is refused, and the address that holds most loses what
 * it has begun. One for each node; any thread.
 */
public final class NodeBudgets {
  private static final int HEAP_BYTES_A_CONNECTION = 24 * 1024;

  /** Of the heap: requests and messages that are not finished. */
  private static final int UNFINISHED_PART = 8;

  /** All addresses are looked at, so not for each byte that is refused. */
  private static final long SHED_EVERY_NANOS = 100_000_000;

  private final Map<String, AddressShare> shares = new ConcurrentHashMap<>();
  private final Budget connections;
  private final Budget unfinished;
  private final UnsentAnswers unsent;
  private final int connectionsPerAddress;
  private final long bytesPerAddress;
  private final Counter shed;
  private final AtomicLong nextShed = new AtomicLong(System.nanoTime());

  /**
   * @param profile bench lifts what one address and one user may have, never what the node has
   */
  public NodeBudgets(BudgetsConfig config, LimitProfile profile, MeterRegistry registry) {
    long heap = Runtime.getRuntime().maxMemory();
    boolean lifted = profile == LimitProfile.BENCH;
    this.connections =
        new Budget(
            "connections", orElse(config.connections(), heap / HEAP_BYTES_A_CONNECTION), registry);
    this.unfinished =
        new Budget(
            "unfinished-bytes", orElse(config.unfinishedBytes(), heap / UNFINISHED_PART), registry);
    this.unsent = new UnsentAnswers(config, profile, registry);
    this.connectionsPerAddress = lifted ? Integer.MAX_VALUE : config.connectionsPerAddress();
    this.bytesPerAddress = lifted ? Long.MAX_VALUE : config.unfinishedBytesPerAddress();
    this.shed =
        Counter.builder("cotalk.budget.shed")
            .description(
                "Connections that lost what they had begun, because the node's bytes were spent")
            .register(registry);
  }

  static long orElse(long configured, long computed) {
    return configured > 0 ? configured : computed;
  }

  /**
   * Lets a connection in and gives it a {@link Place}, or refuses it.
   *
   * @param address of the client, as text; null while a proxy is in front of it
   */
  public Verdict accept(Channel channel, @Nullable String address) {
    if (!connections.take(1)) {
      return connections.refuse(Verdict.NODE_SPENT);
    }
    AddressShare share = address == null ? null : enter(address);
    if (address != null && share == null) {
      connections.give(1);
      return Verdict.SHARE_SPENT;
    }
    Place.give(this, channel, share);
    return Verdict.TAKEN;
  }

  /** Counts a connection of {@code address}; null, and a refusal, when it has too many. */
  @Nullable AddressShare enter(String address) {
    AddressShare share =
        shares.compute(
            AddressGroup.of(address),
            (group, known) -> {
              AddressShare counted = known == null ? new AddressShare(group) : known;
              counted.connections().incrementAndGet();
              return counted;
            });
    if (share.connections().get() > connectionsPerAddress) {
      leave(share);
      connections.refuse(Verdict.SHARE_SPENT);
      return null;
    }
    return share;
  }

  void leave(AddressShare share) {
    shares.computeIfPresent(
        share.group(), (group, known) -> known.connections().decrementAndGet() == 0 ? null : known);
  }

  void closed() {
    connections.give(1);
  }

  /**
   * Takes bytes, or gives them back.
   *
   * @param share of whom; null: of nobody who is known
   * @param delta negative: back
   */
  Verdict hold(@Nullable AddressShare share, long delta) {
    if (delta <= 0) {
      unfinished.give(-delta);
      if (share != null) {
        share.bytes().addAndGet(delta);
      }
      return Verdict.TAKEN;
    }
    if (share != null && share.bytes().addAndGet(delta) > bytesPerAddress) {
      share.bytes().addAndGet(-delta);
      return unfinished.refuse(Verdict.SHARE_SPENT);
    }
    if (unfinished.take(delta)) {
      return Verdict.TAKEN;
    }
    if (share != null) {
      share.bytes().addAndGet(-delta);
    }
    shedMost();
    return unfinished.refuse(Verdict.NODE_SPENT);
  }

  private void shedMost() {
    long now = System.nanoTime();
    long due = nextShed.get();
    if (now - due < 0 || !nextShed.compareAndSet(due, now + SHED_EVERY_NANOS)) {
      return;
    }
    shares.values().stream()
        .max(Comparator.comparingLong(share -> share.bytes().get()))
        .ifPresent(
            share -> {
              shed.increment(share.holders().size());
              share.holders().forEach(Place::shed);
            });
  }

  /** Bytes of answers that wait for their clients. */
  public UnsentAnswers unsent() {
    return unsent;
  }

  /** Returns the names of the budgets of which more than four fifths are used. */
  public List<String> nearEnd() {
    return Stream.of(connections, unfinished, unsent.budget())
        .filter(Budget::isNearEnd)
        .map(Budget::name)
        .toList();
  }
}
