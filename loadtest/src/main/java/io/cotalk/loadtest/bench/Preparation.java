package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.client.Account;
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
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes accounts and rooms over the public API. Blocking. */
final class Preparation {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int TRIES = 30;
  private static final int AT_ONCE = 16;

  private final HttpClient http;
  private final List<Endpoint> nodes;
  private final int firstMembers;
  private final Progress progress;
  private final String prefix = "b" + Long.toString(System.currentTimeMillis() % 100_000_000, 36);
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger turn = new AtomicInteger();

  /**
   * @param firstMembers people that may be named with a new room
   */
  Preparation(HttpClient http, List<Endpoint> nodes, int firstMembers, Progress progress) {
    this.http = http;
    this.nodes = List.copyOf(nodes);
    this.firstMembers = firstMembers;
    this.progress = progress;
  }

  /** Signed-up users, each from an address of its own where the server lets clients say so. */
  List<Account> accounts(int count) throws IOException {
    List<Callable<Account>> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tasks.add(() -> account(made.getAndIncrement()));
    }
    return all("accounts", tasks);
  }

  private Account account(int number) throws IOException {
    String address = "10.%d.%d.%d".formatted(number >> 16 & 255, number >> 8 & 255, number & 255);
    Account account = new Account(prefix + "x" + number, address, UUID.randomUUID().toString());
    account.accept(expect(account.signUp()).body());
    return account;
  }

  List<Long> rooms(List<List<Account>> members) throws IOException {
    List<Callable<Long>> tasks = new ArrayList<>();
    for (List<Account> each : members) {
      tasks.add(() -> room(each));
    }
    return all("rooms", tasks);
  }

  private long room(List<Account> members) throws IOException {
    Account creator = members.getFirst();
    JsonArray first = new JsonArray();
    int named = Math.min(members.size(), firstMembers + 1);
    members.subList(1, named).forEach(member -> first.add(member.handle()));
    JsonObject body = new JsonObject().put("title", "bench").put("members", first);
    String id = expect(creator.call("POST", "/rooms").with(body)).body().getString("id");
    for (Account later : members.subList(named, members.size())) {
      JsonObject one = new JsonObject().put("handle", later.handle());
      expect(creator.call("POST", "/rooms/" + id + "/members").with(one));
    }
    return Long.parseLong(id);
  }

  /** The answer when it is good; temporary refusals are tried again. */
  HttpResult.Answer expect(HttpCall call) throws IOException {
    HttpResult result = new HttpResult.Lost("not tried");
    for (int i = 0; i < TRIES; i++) {
      Endpoint node = nodes.get(Math.floorMod(turn.getAndIncrement(), nodes.size()));
      result = http.await(node, call, PATIENCE);
      if (result instanceof HttpResult.Answer answer && answer.isOk()) {
        return answer;
      }
      if (!(result instanceof HttpResult.Answer answer && answer.isRetryable())) {
        break;
      }
      Pause.of(Duration.ofMillis(Math.max(200, answer.retryMillis())));
    }
    throw new IOException(call.method() + " " + call.path() + ": " + result);
  }

  private <T> List<T> all(String what, List<Callable<T>> tasks) throws IOException {
    List<T> results = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<T>> futures = tasks.stream().map(executor::submit).toList();
      for (Future<T> future : futures) {
        results.add(future.get());
        progress.show(what, results.size(), tasks.size());
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return results;
  }
}
