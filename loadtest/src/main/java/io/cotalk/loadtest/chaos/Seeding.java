package io.cotalk.loadtest.chaos;

import io.cotalk.loadtest.client.Account;
import io.cotalk.loadtest.client.Endpoint;
import io.cotalk.loadtest.client.HttpCall;
import io.cotalk.loadtest.client.HttpClient;
import io.cotalk.loadtest.client.HttpResult;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes accounts and rooms over the public API before a run. Blocking. */
public final class Seeding {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int TRIES = 30;
  private static final int AT_ONCE = 4;

  private final HttpClient http;
  private final List<Endpoint> nodes;
  private final AtomicInteger turn = new AtomicInteger();

  public Seeding(HttpClient http, List<Endpoint> nodes) {
    this.http = http;
    this.nodes = List.copyOf(nodes);
  }

  /** So many users, each from an address of its own. */
  public List<Account> accounts(String prefix, int count) throws IOException {
    List<Callable<Account>> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      tasks.add(() -> account(prefix, number));
    }
    return all(tasks);
  }

  private Account account(String prefix, int number) throws IOException {
    int place = Math.floorMod(prefix.hashCode(), 200) << 16 | (number + 1);
    String address = "10." + (place >> 16) + "." + (place >> 8 & 255) + "." + (place & 255);
    String device =
        "0190163d-8694-739b-8ea5-%012x"
            .formatted(((long) prefix.hashCode() << 20 | number) & 0xffff_ffff_ffffL);
    Account account = new Account(prefix + number, address, device);
    account.accept(expect(account.signUp()).body());
    return account;
  }

  /** A group with these first members, the creator not among them; its id. */
  public String room(Account creator, String title, List<Account> members) throws IOException {
    JsonArray handles = new JsonArray();
    members.forEach(member -> handles.add(member.handle()));
    JsonObject body = new JsonObject().put("title", title).put("members", handles);
    return expect(creator.call("POST", "/rooms").with(body)).body().getString("id");
  }

  private HttpResult.Answer expect(HttpCall call) throws IOException {
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
      io.cotalk.loadtest.cluster.Pause.of(Duration.ofMillis(Math.max(200, answer.retryMillis())));
    }
    throw new IOException(call.method() + " " + call.path() + ": " + result);
  }

  private static <T> List<T> all(List<Callable<T>> tasks) throws IOException {
    List<T> results = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE)) {
      for (Future<T> done : executor.invokeAll(tasks)) {
        results.add(done.get());
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
