package io.cotalk.core.limits;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One connection's part of the node's budgets: itself, and the bytes of what it has begun and not
 * finished. Given back when the channel closes, whatever the reason. On the channel's event loop
 * only.
 */
public final class Place {
  private static final AttributeKey<Place> KEY = AttributeKey.valueOf(Place.class.getName());

  private final NodeBudgets budgets;
  private final Channel channel;
  private @Nullable AddressShare share;
  private Runnable shedding = () -> {};
  private long held;
  private long unsent;
  private boolean ended;

  private Place(NodeBudgets budgets, Channel channel, @Nullable AddressShare share) {
    this.budgets = budgets;
    this.channel = channel;
    this.share = share;
  }

  /**
   * Gives {@code channel} a place, until it closes.
   *
   * @param share of the client's address; null while that is not known
   */
  static void give(NodeBudgets budgets, Channel channel, @Nullable AddressShare share) {
    Place place = new Place(budgets, channel, share);
    channel.attr(KEY).set(place);
    channel.closeFuture().addListener(closed -> place.end());
  }

  /** Returns the place of a channel that {@link NodeBudgets#accept} has let in. */
  public static Place of(Channel channel) {
    return Objects.requireNonNull(channel.attr(KEY).get(), "let in without a place");
  }

  /**
   * Says how many bytes the connection holds now, in place of what it said before. When that is
   * refused, what it said before holds on: the caller lets go of what it has.
   */
  public Verdict hold(long bytes) {
    if (bytes == held || ended) {
      return Verdict.TAKEN;
    }
    Verdict verdict = budgets.hold(share, bytes - held);
    if (verdict == Verdict.TAKEN) {
      AddressShare owner = share;
      if (owner != null && held == 0) {
        owner.holders().add(this);
      } else if (owner != null && bytes == 0) {
        owner.holders().remove(this);
      }
      held = bytes;
    }
    return verdict;
  }

  /** As {@link #hold}, of the bytes of answers that the client has not taken. */
  public Verdict unsent(long bytes) {
    if (bytes == unsent || ended) {
      return Verdict.TAKEN;
    }
    Verdict verdict = budgets.unsent().hold(share, bytes - unsent);
    if (verdict == Verdict.TAKEN) {
      unsent = bytes;
    }
    return verdict;
  }

  /** Runs {@code action} when the node needs back what the connection holds. */
  public void onShed(Runnable action) {
    shedding = action;
  }

  /**
   * Says whose connection it is, behind a proxy: until {@link #leave}. Holds nothing meanwhile.
   *
   * @param address of the client, as text
   */
  public Verdict enter(String address) {
    leave();
    share = budgets.enter(address);
    return share == null ? Verdict.SHARE_SPENT : Verdict.TAKEN;
  }

  /** It is nobody's now. */
  public void leave() {
    hold(0);
    unsent(0);
    AddressShare former = share;
    if (former != null) {
      share = null;
      budgets.leave(former);
    }
  }

  /** Any thread. */
  void shed() {
    channel.eventLoop().execute(() -> shedding.run());
  }

  private void end() {
    leave();
    ended = true;
    budgets.closed();
  }
}
