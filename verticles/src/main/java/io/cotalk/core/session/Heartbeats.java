package io.cotalk.core.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wheel that gives every connection of one event loop its turn when one of its deadlines comes:
 * heartbeats, missing pongs, stalls, tokens that end. One timer for all of them. On that event loop
 * only.
 */
public final class Heartbeats {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);
  private static final int SLOTS = 128;

  private final long tickMillis;
  private final List<List<Conversation>> slots = new ArrayList<>(SLOTS);
  private long lastTick;

  /**
   * @param tickMillis how late a deadline may be noticed
   */
  Heartbeats(long tickMillis) {
    this.tickMillis = tickMillis;
    for (int i = 0; i < SLOTS; i++) {
      slots.add(new ArrayList<>());
    }
    this.lastTick = nowMillis() / tickMillis;
  }

  /** Returns the present by a clock that never goes back. */
  public static long nowMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  long tickMillis() {
    return tickMillis;
  }

  /** Gives {@code client} its turn at {@code dueMillis}; an earlier turn stays as it is. */
  void schedule(Conversation client, long dueMillis) {
    if (dueMillis < client.due()) {
      place(client, dueMillis);
    }
  }

  /** Gives their turn to all who are due. */
  void tick() {
    long now = nowMillis();
    for (long end = now / tickMillis; lastTick < end; ) {
      lastTick++;
      List<Conversation> entries = slots.get(slot(lastTick));
      if (!entries.isEmpty()) {
        slots.set(slot(lastTick), new ArrayList<>());
        entries.forEach(client -> tryFire(client, now));
      }
    }
  }

  /** A fault of one connection must not cost the others of its slot their turn. */
  private void tryFire(Conversation client, long now) {
    try {
      fire(client, now);
    } catch (RuntimeException e) {
      LOG.error("a connection failed in its turn", e);
    }
  }

  private void fire(Conversation client, long now) {
    if (client.entryTick() != lastTick) {
      return; // An earlier entry has replaced this one.
    }
    long due = client.due();
    if (due > now) {
      place(client, due);
      return;
    }
    client.due(Long.MAX_VALUE);
    schedule(client, client.turn(now));
  }

  /** Enters it at its tick, or, if that is further than the wheel is round, at the last slot. */
  private void place(Conversation client, long dueMillis) {
    long tick = Math.max(lastTick + 1, (dueMillis + tickMillis - 1) / tickMillis);
    tick = Math.min(tick, lastTick + SLOTS - 1);
    client.due(dueMillis);
    client.entryTick(tick);
    slots.get(slot(tick)).add(client);
  }

  private static int slot(long tick) {
    return (int) (tick % SLOTS);
  }
}
