package io.cotalk.loadtest.chaos;

import io.cotalk.loadtest.client.Cids;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Sends at a fixed rate, whatever becomes of it: half of it evenly over the rooms, half by Zipf's
 * law. On the loop's thread.
 */
final class Generator {
  private static final Duration TICK = Duration.ofMillis(10);
  private static final double SECOND = 1e9;

  /** More than a minute of a usual rate; beyond it messages are left out and counted. */
  private static final int MOST_PENDING = 30_000;

  private final Field field;
  private final List<Room> rooms;
  private final int rate;
  private final Random random;
  private final double[] zipf;
  private long begun;
  private long planned;
  private int pending;
  private boolean stopped;

  /**
   * @param rate messages a second
   * @param random decides what is sent where, and nothing else
   */
  Generator(Field field, List<Room> rooms, int rate, Random random) {
    this.field = field;
    this.rooms = List.copyOf(rooms);
    this.rate = rate;
    this.random = random;
    this.zipf = new double[rooms.size()];
    double sum = 0;
    for (int i = 0; i < zipf.length; i++) {
      sum += 1.0 / (i + 1);
      zipf[i] = sum;
    }
  }

  void start() {
    begun = field.recorder().now();
    tick();
  }

  /** Nothing new from now on; what is under way goes on. */
  void stop() {
    stopped = true;
  }

  /** Messages without their last outcome. */
  int pending() {
    return pending;
  }

  /** Messages that were to be sent until now. */
  long planned() {
    return planned;
  }

  private void tick() {
    if (stopped) {
      return;
    }
    long target = (long) ((field.recorder().now() - begun) / SECOND * rate);
    while (planned < target) {
      long due = begun + (long) (planned * SECOND / rate);
      planned++;
      if (pending < MOST_PENDING) {
        send(due);
      }
    }
    field.later(TICK, this::tick);
  }

  private void send(long due) {
    Room room = random.nextBoolean() ? rooms.get(random.nextInt(rooms.size())) : byZipf();
    Talker talker = room.talkers().get(random.nextInt(room.talkers().size()));
    int dice = random.nextInt(20);
    Message message = new Message(room.id(), Cids.next(field.random()), "m-" + planned);
    pending++;
    Sending sending = new Sending(field, talker, message, due, () -> pending--);
    sending.start(dice == 0 ? 2 : dice == 1 ? 1 : 0);
  }

  private Room byZipf() {
    double point = random.nextDouble() * zipf[zipf.length - 1];
    int place = 0;
    while (zipf[place] < point) {
      place++;
    }
    return rooms.get(place);
  }
}
