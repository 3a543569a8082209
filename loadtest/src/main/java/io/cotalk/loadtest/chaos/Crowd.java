package io.cotalk.loadtest.chaos;

import io.cotalk.loadtest.client.Account;
import io.cotalk.loadtest.client.Cids;
import io.cotalk.loadtest.client.Endpoint;
import io.cotalk.loadtest.client.HttpResult;
import io.cotalk.loadtest.client.Link;
import io.cotalk.loadtest.cluster.Pause;
import io.cotalk.loadtest.history.RunEvent;
import io.cotalk.loadtest.history.StreamEvent;
import io.cotalk.loadtest.nemesis.Intruders;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The clients that do no good, made of the run's own users. Any thread. */
final class Crowd implements Intruders {
  private static final Duration DRIP = Duration.ofMillis(500);
  private static final int LIMIT_OF_USER = 10;

  private final Field field;
  private final List<Room> rooms;
  private final List<Link> links = new ArrayList<>();
  private final SlowRequests slowRequests = new SlowRequests();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private volatile boolean left;

  Crowd(Field field, List<Room> rooms) {
    this.field = field;
    this.rooms = List.copyOf(rooms);
  }

  @Override
  public void slowReaders(Endpoint node, int count, boolean dripping) {
    left = false;
    List<Talker> users =
        rooms.stream().flatMap(room -> room.talkers().stream()).distinct().toList();
    int most = Math.min(count, users.size() * LIMIT_OF_USER);
    field
        .loop()
        .run(
            () -> {
              for (int i = 0; i < most; i++) {
                slowReader(node, users.get(i % users.size()).account(), dripping);
              }
            });
  }

  @Override
  public List<Integer> doomedReaders(Endpoint node, int count) {
    slowReaders(node, count, false);
    try {
      Pause.until(
          Duration.ofSeconds(10),
          () -> field.loop().ask(() -> links.stream().allMatch(Link::isOpen)));
    } catch (IOException e) {
      Run.say("not waited for: " + e.getMessage());
    }
    return field.loop().ask(() -> links.stream().map(Link::localPort).toList());
  }

  private void slowReader(Endpoint node, Account account, boolean dripping) {
    long process = field.recorder().newProcess(account.id());
    long connection = field.recorder().newConnection();
    field.recorder().write(new RunEvent.Slow(process, connection));
    Map<String, Long> positions = new HashMap<>();
    for (Room room : rooms) {
      if (room.talkers().stream().anyMatch(talker -> talker.account().equals(account))) {
        positions.put(room.id(), 0L);
      }
    }
    Link[] own = new Link[1];
    own[0] =
        Link.openSlow(
            field.loop(),
            node,
            account,
            new Link.Start(
                positions,
                new Link.Listener() {
                  @Override
                  public void connected() {
                    own[0].reading(false);
                    if (dripping) {
                      drip(own[0], true);
                    }
                  }

                  @Override
                  public void pushed(JsonObject frame) {}

                  @Override
                  public void ended(int code, String why) {
                    field
                        .recorder()
                        .write(
                            new StreamEvent.End(
                                process, connection, own[0].welcomedBy(), code, why));
                  }
                }));
    links.add(own[0]);
  }

  /** Reads for a moment, then not for a moment. */
  private void drip(Link link, boolean on) {
    if (!left) {
      link.reading(on);
      field.later(on ? Duration.ofMillis(5) : DRIP, () -> drip(link, !on));
    }
  }

  @Override
  public void slowRequests(Endpoint node, int count) throws IOException {
    slowRequests.begin(node, count);
  }

  @Override
  public void poison(Endpoint node, int count) {
    List<String> texts = List.of("a\u0000b", " \u200b ", "x".repeat(8_001), "\uffff");
    field
        .loop()
        .run(
            () -> {
              for (int i = 0; i < count; i++) {
                Room room = rooms.get(i % rooms.size());
                Talker talker = room.talkers().get(i % room.talkers().size());
                String cid = Cids.next(field.random());
                String text = texts.get(i % texts.size());
                field.call(
                    node,
                    talker.account().send(room.id(), cid, text),
                    result -> took(text, result));
              }
            });
  }

  /** Neither stored nor an accident: a certain refusal, or none because somebody is too fast. */
  private void took(String text, HttpResult result) {
    boolean refused = result instanceof HttpResult.Answer answer && answer.status() / 100 == 4;
    if (!refused) {
      complaints.add("text of %d characters: %s".formatted(text.length(), result));
    }
  }

  @Override
  public void leave() throws IOException {
    left = true;
    field
        .loop()
        .run(
            () -> {
              links.forEach(Link::reset);
              links.clear();
            });
    slowRequests.end().forEach(manner -> complaints.add("not ended: " + manner));
    List<String> all = List.copyOf(complaints);
    complaints.removeAll(all);
    if (!all.isEmpty()) {
      throw new IOException(all.size() + " complaints, such as " + all.getFirst());
    }
  }
}
