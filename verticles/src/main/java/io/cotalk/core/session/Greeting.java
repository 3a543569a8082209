package io.cotalk.core.session;

import io.cotalk.core.wire.ClientFrame;
import io.cotalk.core.wire.ServerFrame;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * The hello of one client: said once and in time, answered in time, and whatever it fails of ends
 * the client. On the connection's event loop only.
 */
final class Greeting {
  private final Conversation client;
  private final Requests requests;
  private final long limitMillis;
  private long number;
  private long deadline;

  /**
   * @param limit for the hello, and for its welcome
   */
  Greeting(Conversation client, Requests requests, Duration limit) {
    this.client = client;
    this.requests = requests;
    this.limitMillis = limit.toMillis();
    this.deadline = Heartbeats.nowMillis() + limitMillis;
  }

  /** Returns when the hello, or once it was said the welcome, is late. */
  long deadline() {
    return deadline;
  }

  /** Refuses what is no hello of the right form, which will not be better the next time. */
  void malformed(ClientFrame.Malformed bad) {
    client.refuse(bad.i(), bad.code(), bad.detail(), bad.field());
    if (bad.isHello() && number == 0) {
      client.close(CloseReason.UNAUTHENTICATED);
    }
  }

  /** Takes a hello; it enters when it is its turn. */
  void take(ClientFrame.Hello hello) {
    if (number > 0) {
      client.refuse(hello.i(), ErrorCode.CONFLICT, "hello was said already; auth renews the token");
      return;
    }
    number = hello.i();
    // From here on it is we who are slow.
    deadline = Heartbeats.nowMillis() + limitMillis;
    client.loop().admission().hello(() -> enter(hello));
  }

  private void enter(ClientFrame.Hello hello) {
    if (client.isClosing()) {
      return;
    }
    Future<ServerFrame> welcome;
    try {
      welcome = client.begin(hello).welcome(hello);
    } catch (RuntimeException refused) {
      welcome = Future.failedFuture(refused);
    }
    requests
        .answer(number, welcome, it -> it, ErrorCode.UNAVAILABLE, deadline)
        .onSuccess(ignored -> client.welcomed())
        .onFailure(failure -> client.close(codeOf(failure)));
  }

  private static CloseReason codeOf(Throwable failure) {
    boolean lasting = failure instanceof ChatException known && !known.code().temporary();
    return lasting ? CloseReason.UNAUTHENTICATED : CloseReason.OVERLOAD;
  }

  /** Closes when the deadline has come and there is no welcome; a hello gets its answer. */
  void closeIfLate(long now) {
    if (deadline > now) {
      return;
    }
    if (number == 0) {
      client.close(CloseReason.UNAUTHENTICATED);
    } else {
      String detail = "too many connect to this node just now";
      client.send(Requests.failed(number, new ChatException(ErrorCode.BUSY, detail)));
      client.close(CloseReason.OVERLOAD);
    }
  }
}
