package io.cotalk.core.limits;

import io.cotalk.core.config.BudgetsConfig;
import io.cotalk.core.config.LimitProfile;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of answers that wait for clients to read them: of the node, of every address, which may
 * have a quarter of that, and of every user. One for each node; any thread.
 */
public final class UnsentAnswers {
  /** Of the heap. */
  private static final int PART = 8;

  private static final int ADDRESS_PART = 4;

  private final Map<Object, Long> byUser = new ConcurrentHashMap<>();
  private final Budget budget;
  private final long perUser;
  private final long perAddress;

  UnsentAnswers(BudgetsConfig config, LimitProfile profile, MeterRegistry registry) {
    long heap = Runtime.getRuntime().maxMemory();
    boolean lifted = profile == LimitProfile.BENCH;
    long limit = NodeBudgets.orElse(config.unsentBytes(), heap / PART);
    this.budget = new Budget("unsent-bytes", limit, registry);
    this.perUser = lifted ? Long.MAX_VALUE : config.unsentBytesPerUser();
    this.perAddress = lifted ? Long.MAX_VALUE : limit / ADDRESS_PART;
  }

  /**
   * Takes an answer of so many bytes for {@code user}, until it is given back. The node has to have
   * as much left.
   *
   * @param user whose answers are counted together
   */
  public Verdict take(Object user, long bytes) {
    if (!budget.has(bytes)) {
      return budget.refuse(Verdict.NODE_SPENT);
    }
    if (byUser.merge(user, bytes, Long::sum) > perUser) {
      give(user, bytes);
      return budget.refuse(Verdict.SHARE_SPENT);
    }
    return Verdict.TAKEN;
  }

  /** Gives back what was taken. */
  public void give(Object user, long bytes) {
    byUser.computeIfPresent(user, (key, sum) -> sum == bytes ? null : sum - bytes);
  }

  /** Takes bytes that do wait, or gives them back, as {@link NodeBudgets#hold} does. */
  Verdict hold(@Nullable AddressShare share, long delta) {
    if (delta > 0 && !budget.take(delta)) {
      return budget.refuse(Verdict.NODE_SPENT);
    }
    if (delta < 0) {
      budget.give(-delta);
    }
    if (share != null && share.unsent().addAndGet(delta) > perAddress && delta > 0) {
      share.unsent().addAndGet(-delta);
      budget.give(delta);
      return budget.refuse(Verdict.SHARE_SPENT);
    }
    return Verdict.TAKEN;
  }

  Budget budget() {
    return budget;
  }
}
