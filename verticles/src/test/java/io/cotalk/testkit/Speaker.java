package io.cotalk.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Says things in a room, one after the other, as a good client does: waits when asked to, repeats
 * with the same {@code cid} what may be lost, and goes to another node when its own is gone.
 */
public final class Speaker {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration SHORT_PAUSE = Duration.ofMillis(100);

  private final TestClient client;
  private final String room;
  private final Supplier<List<Endpoint>> nodes;
  private Runnable onAck = () -> {};
  private Runnable onRefused = () -> {};
  private int tries;
  private int said;

  /**
   * @param nodes the nodes to go to when the connection breaks
   */
  public Speaker(TestClient client, String room, Supplier<List<Endpoint>> nodes) {
    this.client = client;
    this.room = room;
    this.nodes = nodes;
  }

  public TestClient client() {
    return client;
  }

  /** Has {@code observer} called after each acknowledgement, on the speaker's thread. */
  public Speaker onAck(Runnable observer) {
    onAck = observer;
    return this;
  }

  /** Has {@code observer} called after each refusal, on the speaker's thread. */
  public Speaker onRefused(Runnable observer) {
    onRefused = observer;
    return this;
  }

  /** Sends so many messages, each after the last was acknowledged. */
  public List<Ack> say(int messages) {
    List<Ack> acks = new ArrayList<>();
    for (int i = 1; i <= messages; i++) {
      said++;
      acks.add(say(client.user().handle() + " " + client.user().device() + " " + said));
    }
    return acks;
  }

  /** Sends message after message as long as {@code goOn} says so. */
  public List<Ack> sayWhile(BooleanSupplier goOn) {
    List<Ack> acks = new ArrayList<>();
    while (goOn.getAsBoolean()) {
      acks.addAll(say(1));
    }
    return acks;
  }

  /** Sends one message and returns when it is acknowledged. */
  public Ack say(String text) {
    String cid = Cids.next();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Duration pause = SHORT_PAUSE;
      try {
        Ack ack = client.send(room, cid, text);
        onAck.run();
        return ack;
      } catch (Refused refused) {
        onRefused.run();
        if (!refused.temporary()) {
          throw refused;
        }
        pause = refused.retryAfter().isZero() ? SHORT_PAUSE : refused.retryAfter();
      } catch (ConnectionLost lost) {
        goElsewhere();
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("no acknowledgement of " + text + " within " + PATIENCE);
      }
      LockSupport.parkNanos(pause.toNanos());
    }
  }

  private void goElsewhere() {
    List<Endpoint> all = nodes.get();
    Endpoint next = all.get(Math.floorMod(client.user().device().hashCode() + tries, all.size()));
    tries++;
    try {
      client.reconnect(next);
    } catch (ConnectionLost | Refused again) {
      // The next round finds the connection still lost.
    }
  }

  /** Lets all speak at once, each so many messages; all acknowledgements. */
  public static List<Ack> all(List<Speaker> speakers, int messages) {
    return AtOnce.run(speakers.size(), i -> speakers.get(i).say(messages)).stream()
        .flatMap(List::stream)
        .toList();
  }

  /** Lets all speak at once, as long as {@code goOn} says so; all acknowledgements. */
  public static List<Ack> allWhile(List<Speaker> speakers, BooleanSupplier goOn) {
    return AtOnce.run(speakers.size(), i -> speakers.get(i).sayWhile(goOn)).stream()
        .flatMap(List::stream)
        .toList();
  }
}
