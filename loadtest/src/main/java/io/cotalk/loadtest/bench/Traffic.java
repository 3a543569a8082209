package io.cotalk.loadtest.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Sends of all loops from their making to {@link #stop}. Main thread. */
final class Traffic {
  private static final long PHASE = 1L << 32;
  private static final long LEAD_NANOS = 50_000_000;

  private final Crowd crowd;
  private final List<Runnable> stops = new ArrayList<>();

  private Traffic(Crowd crowd) {
    this.crowd = crowd;
  }

  /**
   * At times of a schedule; what a session may not send when it is due waits.
   *
   * @param phase of the run, from 1; its messages have numbers of their own
   * @param picker for the senders, at least one; its picks are used on all loops
   */
  static Traffic open(
      Crowd crowd,
      int phase,
      Supplier<Schedule> schedule,
      Function<List<Session>, Picker> picker,
      List<Session> senders) {
    return paced(crowd, phase, schedule, picker, senders, Pacer.MAX_POSTPONED);
  }

  /** The same, but what a session may not send when it is due is never sent, only counted. */
  static Traffic dropping(
      Crowd crowd,
      int phase,
      Supplier<Schedule> schedule,
      Function<List<Session>, Picker> picker,
      List<Session> senders) {
    return paced(crowd, phase, schedule, picker, senders, 0);
  }

  private static Traffic paced(
      Crowd crowd,
      int phase,
      Supplier<Schedule> schedule,
      Function<List<Session>, Picker> picker,
      List<Session> senders,
      int maxPostponed) {
    Traffic traffic = new Traffic(crowd);
    long begin = System.nanoTime() + LEAD_NANOS;
    Picker picks = picker.apply(senders);
    for (SessionLoop loop : crowd.loops()) {
      Pacer pacer = new Pacer(loop, crowd, schedule.get(), picks, phase * PHASE, maxPostponed);
      traffic.stops.add(pacer::stop);
      loop.loop().execute(() -> pacer.start(begin));
    }
    return traffic;
  }

  /** Each sender one at a time. */
  static Traffic closed(Crowd crowd, int phase, List<Session> senders) {
    Traffic traffic = new Traffic(crowd);
    for (int share = 0; share < crowd.loops().size(); share++) {
      SessionLoop loop = crowd.loops().get(share);
      ClosedLoop closed = new ClosedLoop(loop, crowd, phase * PHASE + share);
      List<Session> local = of(crowd, loop, senders);
      traffic.stops.add(closed::stop);
      loop.loop().execute(() -> closed.start(local));
    }
    return traffic;
  }

  private static List<Session> of(Crowd crowd, SessionLoop loop, List<Session> senders) {
    return senders.stream().filter(session -> crowd.loopOf(session) == loop).toList();
  }

  /** Nothing is due any more on return; answers may still come. */
  void stop() throws IOException {
    for (int i = 0; i < stops.size(); i++) {
      Runnable stop = stops.get(i);
      Crowd.on(
          crowd.loops().get(i),
          () -> {
            stop.run();
            return "";
          });
    }
  }
}
