package io.cotalk.transport.socket;

import io.cotalk.core.wire.ClientFrame;
import io.cotalk.core.wire.ServerFrame;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * The hello of one client: said once and in time, answered in time, and whatever it fails of ends
 * the connection. On the connection's event loop only.
 */
final class Greeting {
  private final Connection connection;
  private final Requests requests;
  private final long limitMillis;
  private long number;
  private long deadline;

  /**
   * @param limit for the hello, and for its welcome
   */
  Greeting(Connection connection, Requests requests, Duration limit) {
    this.connection = connection;
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
    connection.refuse(bad.i(), bad.code(), bad.detail());
    if (bad.isHello() && number == 0) {
      connection.close(CloseCode.UNAUTHENTICATED);
    }
  }

  /** Takes a hello; it enters when it is its turn. */
  void take(ClientFrame.Hello hello) {
    if (number > 0) {
      connection.refuse(
          hello.i(), ErrorCode.CONFLICT, "hello was said already; auth renews the token");
      return;
    }
    number = hello.i();
    // From here on it is we who are slow.
    deadline = Heartbeats.nowMillis() + limitMillis;
    connection.loop().admission().hello(() -> enter(hello));
  }

  private void enter(ClientFrame.Hello hello) {
    if (connection.isClosing()) {
      return;
    }
    Future<ServerFrame> welcome;
    try {
      welcome = connection.begin(hello).welcome(hello);
    } catch (RuntimeException refused) {
      welcome = Future.failedFuture(refused);
    }
    requests
        .answer(number, welcome, it -> it, ErrorCode.UNAVAILABLE, deadline)
        .onSuccess(ignored -> connection.welcomed())
        .onFailure(failure -> connection.close(codeOf(failure)));
  }

  private static CloseCode codeOf(Throwable failure) {
    boolean lasting = failure instanceof ChatException known && !known.code().temporary();
    return lasting ? CloseCode.UNAUTHENTICATED : CloseCode.OVERLOAD;
  }

  /** Closes when the deadline has come and there is no welcome; a hello gets its answer. */
  void closeIfLate(long now) {
    if (deadline > now) {
      return;
    }
    if (number == 0) {
      connection.close(CloseCode.UNAUTHENTICATED);
    } else {
      String detail = "too many connect to this node just now";
      connection.send(Requests.failed(number, new ChatException(ErrorCode.BUSY, detail)));
      connection.close(CloseCode.OVERLOAD);
    }
  }
}
