package io.cotalk.loadtest.abuse;

import io.cotalk.loadtest.client.Account;
import io.cotalk.loadtest.client.Cids;
import io.cotalk.loadtest.client.Endpoint;
import io.cotalk.loadtest.client.HttpCall;
import io.cotalk.loadtest.client.HttpClient;
import io.cotalk.loadtest.client.HttpResult;
import io.cotalk.loadtest.cluster.Pause;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Makes accounts and rooms, and reads rooms back, over the public API. Blocking. */
final class People {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int TRIES = 30;
  private static final int ROOM_SIZE = 4;
  private static final int PAGE = 200;

  /** Within the limits of a text, and three bytes each. */
  private static final String LONG_TEXT = "가".repeat(8_000);

  private static final int LONG_TEXTS = 60;

  private final HttpClient http;
  private final Endpoint node;
  private final String prefix = "a" + Long.toString(System.currentTimeMillis() % 100_000_000, 36);
  private int made;

  People(HttpClient http, Endpoint node) {
    this.http = http;
    this.node = node;
  }

  /** Signed-up users, each from an address of its own where the server lets clients say so. */
  List<Account> accounts(int count) throws IOException {
    List<Account> accounts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = made++;
      String address = "10.66.%d.%d".formatted(number >> 8 & 255, number & 255);
      Account account = new Account(prefix + "x" + number, address, UUID.randomUUID().toString());
      account.accept(expect(account.signUp()));
      accounts.add(account);
    }
    return accounts;
  }

  /** The room of each account, which it shares with up to three others. */
  List<String> rooms(List<Account> accounts) throws IOException {
    List<String> rooms = new ArrayList<>();
    for (int from = 0; from < accounts.size(); from += ROOM_SIZE) {
      List<Account> members = accounts.subList(from, Math.min(accounts.size(), from + ROOM_SIZE));
      String room = room(members);
      members.forEach(member -> rooms.add(room));
    }
    return rooms;
  }

  private String room(List<Account> members) throws IOException {
    JsonArray others = new JsonArray();
    members.subList(1, members.size()).forEach(member -> others.add(member.handle()));
    JsonObject body = new JsonObject().put("title", "abuse").put("members", others);
    return expect(members.getFirst().call("POST", "/rooms").with(body)).getString("id");
  }

  /** A room of {@code owner} with pages as large as they get. */
  String longRoom(Account owner) throws IOException {
    String room = room(List.of(owner));
    Random random = new Random();
    for (int i = 0; i < LONG_TEXTS; i++) {
      expect(owner.send(room, Cids.next(random), LONG_TEXT));
    }
    return room;
  }

  /** Logs in again, for a new token. */
  void logIn(Account account) throws IOException {
    account.accept(expect(account.logIn()));
  }

  /** How many of the acknowledged messages are not in the room at the place that was told. */
  int missing(Account reader, String room, Map<String, Long> acknowledged) throws IOException {
    int found = 0;
    long after = 0;
    boolean more = true;
    while (more) {
      JsonObject page = expect(reader.page(room, after, PAGE));
      JsonArray events = page.getJsonArray("events");
      for (Object each : events) {
        JsonObject event = (JsonObject) each;
        after = event.getLong("q");
        Long told = acknowledged.get(event.getString("c", ""));
        if (told != null && told == after) {
          found++;
        }
      }
      more = page.getBoolean("more") && !events.isEmpty();
    }
    return acknowledged.size() - found;
  }

  /** The answer when it is good; temporary refusals are tried again. */
  private JsonObject expect(HttpCall call) throws IOException {
    HttpResult result = new HttpResult.Lost("not tried");
    for (int i = 0; i < TRIES; i++) {
      result = http.await(node, call, PATIENCE);
      if (result instanceof HttpResult.Answer answer && answer.isOk()) {
        return answer.body();
      }
      if (!(result instanceof HttpResult.Answer answer && answer.isRetryable())) {
        break;
      }
      Pause.of(Duration.ofMillis(Math.max(200, answer.retryMillis())));
    }
    throw new IOException(call.method() + " " + call.path() + ": " + result);
  }
}
