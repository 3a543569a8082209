package io.cotalk.transport.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Await;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.RawSocket;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpErrorsTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void end() {
    Future<Void> closed = vertx.close();
    Await.until("Vert.x has ended", closed::succeeded);
  }

  @Test
  void aRefusalThatClosesDoesSoWhenTheRequestIsBeingRead() {
    refused(HttpErrorsTest::refuse);
  }

  @Test
  void andWhenTheRequestWasReadLongAgo() {
    refused(request -> request.end().onComplete(read -> refuse(request)));
  }

  private static void refuse(HttpServerRequest request) {
    HttpErrors.refuse(request, HttpFailure.malformed());
  }

  private void refused(Handler<HttpServerRequest> handler) {
    Future<HttpServer> server =
        vertx.createHttpServer().requestHandler(handler).listen(0, "127.0.0.1");
    Await.until("it listens", server::succeeded);
    Endpoint node = new Endpoint("refuses", server.result().actualPort(), 0);
    try (RawSocket socket = RawSocket.connect(node)) {
      socket.send("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
      assertThat(socket.readHead().toLowerCase(Locale.ROOT))
          .startsWith("http/1.1 400")
          .contains("connection: close");
      socket.awaitEnd();
    }
  }
}
