package io.cotalk.loadtest.chaos;

import io.cotalk.loadtest.client.Endpoint;
import io.cotalk.loadtest.client.HttpResult;
import io.cotalk.loadtest.history.LogEntry;
import io.cotalk.loadtest.history.ReadEvent;
import io.cotalk.loadtest.history.SendEvent;
import java.time.Duration;
import java.util.List;

/**
 * One message on its way: tried until it is acknowledged or refused for good, on whatever node and
 * transport, always with the same cid. On the loop's thread.
 */
final class Sending {
  private static final Duration GIVE_UP = Duration.ofSeconds(100);

  private static final int FIRST_WAIT_MILLIS = 100;
  private static final int READ_ONE_OF = 20;
  private static final int PAGE = 10;
  private static final int MOST_DOUBLINGS = 6;

  private final Field field;
  private final Talker talker;
  private final Message message;
  private final Runnable over;
  private final long due;
  private final long begun = System.nanoTime();
  private int tries;
  private int running;
  private boolean settled;

  /**
   * @param due when it was to be sent, nanoseconds since the run began
   * @param over told once, when no try is under way and none will be
   */
  Sending(Field field, Talker talker, Message message, long due, Runnable over) {
    this.field = field;
    this.talker = talker;
    this.message = message;
    this.due = due;
    this.over = over;
  }

  /**
   * Begins.
   *
   * @param repeats tries at the same time as the first, on other nodes
   */
  void start(int repeats) {
    attempt(due);
    for (int i = 0; i < repeats; i++) {
      attempt(-1);
    }
  }

  private void attempt(long time) {
    running++;
    long process = talker.takeProcess();
    tries++;
    boolean here = talker.isConnected() && (tries == 1 || field.random().nextInt(3) == 0);
    boolean firstOverHttp = tries == 1 && field.random().nextInt(5) == 0;
    if (here && !firstOverHttp) {
      invoke(process, talker.connection(), talker.node(), "ws", time);
      talker.sendHere(message, outcome -> ended(process, outcome));
    } else {
      Endpoint node = tries == 1 ? field.anyNode() : field.anyNodeBut(talker.node());
      invoke(process, 0, node, "http", time);
      talker.sendTo(node, message, outcome -> ended(process, outcome));
    }
  }

  private void invoke(long process, long connection, Endpoint node, String proto, long time) {
    field
        .recorder()
        .write(
            new SendEvent.Invoke(
                process,
                connection,
                message.room(),
                message.cid(),
                message.body(),
                node.name(),
                proto,
                tries,
                time));
  }

  private void ended(long process, Outcome outcome) {
    running--;
    String room = message.room();
    String cid = message.cid();
    switch (outcome) {
      case Outcome.Stored stored -> {
        field
            .recorder()
            .write(
                new SendEvent.Ok(
                    process, room, cid, stored.seq(), stored.n(), stored.dup(), stored.ts()));
        settled = true;
        if (field.random().nextInt(READ_ONE_OF) == 0) {
          readBack(process, stored.seq() - 1);
        } else {
          talker.giveBack(process);
        }
      }
      case Outcome.Refused refused -> {
        field
            .recorder()
            .write(new SendEvent.Fail(process, room, cid, refused.code(), refused.temp()));
        talker.giveBack(process);
        if (!refused.temp()) {
          settled = true;
        } else {
          again(refused.retryMillis());
        }
      }
      case Outcome.Unknown unknown -> {
        field.recorder().write(new SendEvent.Unknown(process, room, cid, unknown.why()));
        again(0);
      }
    }
    finish();
  }

  /** Who has an acknowledgement finds the message, on another node too. */
  private void readBack(long process, long after) {
    Endpoint node = field.anyNodeBut(talker.node());
    field
        .recorder()
        .write(new ReadEvent.Invoke(process, message.room(), after, node.name(), "http"));
    field.call(
        node,
        talker.account().page(message.room(), after, PAGE),
        result -> {
          if (result instanceof HttpResult.Answer answer && answer.isOk()) {
            List<LogEntry> events = Pages.entries(answer.body().getJsonArray("events"));
            boolean whole = !answer.body().getBoolean("more", false);
            field.recorder().write(new ReadEvent.Ok(process, message.room(), after, events, whole));
          } else {
            field.recorder().write(new ReadEvent.Fail(process, message.room(), after, "no page"));
          }
          talker.giveBack(process);
        });
  }

  /** Another try after a time, unless one is under way already or it has taken too long. */
  private void again(long atLeastMillis) {
    if (settled || running > 0) {
      return;
    }
    if (System.nanoTime() - begun > GIVE_UP.toNanos()) {
      settled = true;
      return;
    }
    running++;
    int most = FIRST_WAIT_MILLIS << Math.min(tries, MOST_DOUBLINGS);
    long wait = atLeastMillis + most / 2 + field.random().nextInt(most / 2);
    field.later(
        Duration.ofMillis(wait),
        () -> {
          running--;
          if (!settled) {
            attempt(-1);
          } else {
            finish();
          }
        });
  }

  private void finish() {
    if (settled && running == 0) {
      over.run();
    }
  }
}
