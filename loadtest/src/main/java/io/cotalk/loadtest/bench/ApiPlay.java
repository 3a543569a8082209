package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.bench.Tally.Count;
import io.cotalk.loadtest.client.Account;
import io.cotalk.loadtest.client.HttpCall;
import io.cotalk.loadtest.cluster.Pause;
import java.io.IOException;
import java.util.List;

/** Requests as clients make them: lists of rooms, newest pages, rooms, and sends. */
final class ApiPlay implements Play {
  private static final int LISTS = 40;
  private static final int PAGES = 80;
  private static final int ROOMS = 90;

  @Override
  public Outcome run(Subject subject, BenchOptions options, Progress progress) throws IOException {
    try (Stage stage = Stage.prepare(subject, options, progress);
        HttpLoad load = new HttpLoad(subject.nodes())) {
      progress.say("%s: %.0f requests/s".formatted(subject.name(), options.rate()));
      List<Session> people = stage.crowd().sessions();
      Intended cids = stage.crowd().intended();
      Schedule schedule = Schedule.constant(Math.max(1, options.rate()), options.perTick());
      load.start(schedule, number -> call(people, cids, number));
      Counted counted = new Counted(load::take);
      Pause.of(options.warmUp());
      Measured measured =
          new Sampling(subject, counted, progress).measure("requesting", options.time());
      load.stop();
      Figures figures = new Figures();
      long answered = measured.window().count(Count.ACKED);
      figures.put("requests_per_second", answered / measured.seconds(), "1/s");
      figures.latency("request", measured.window().answers());
      figures.cost("request", measured, answered);
      figures.faults(counted.life(), 0);
      Outcome outcome = new Outcome(figures, measured.samples());
      outcome.codes().putAll(load.codes());
      return outcome;
    }
  }

  private static HttpCall call(List<Session> people, Intended cids, long number) {
    Session session = people.get((int) (number % people.size()));
    Account account = session.account();
    long room = session.room((int) (number / people.size() % session.rooms().size())).id();
    int kind = (int) (number * 37 % 100);
    if (kind < LISTS) {
      return account.call("GET", "/rooms?limit=50");
    }
    if (kind < PAGES) {
      return account.call("GET", "/rooms/" + room + "/messages?limit=50");
    }
    if (kind < ROOMS) {
      return account.call("GET", "/rooms/" + room);
    }
    return account.send(String.valueOf(room), cids.cid(number), "a message over HTTP");
  }
}
