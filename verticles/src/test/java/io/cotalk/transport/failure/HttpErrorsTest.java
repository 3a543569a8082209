package io.cotalk.transport.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.RawSocket;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.junit5.VertxExtension;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class HttpErrorsTest {
  @Test
  void aRefusalThatClosesDoesSoWhenTheRequestIsBeingRead(Vertx vertx) {
    refused(vertx, HttpErrorsTest::refuse);
  }

  @Test
  void andWhenTheRequestWasReadLongAgo(Vertx vertx) {
    refused(vertx, request -> request.end().onComplete(read -> refuse(request)));
  }

  private static void refuse(HttpServerRequest request) {
    HttpErrors.refuse(request, HttpFailure.malformed());
  }

  private static void refused(Vertx vertx, Handler<HttpServerRequest> handler) {
    HttpServer server =
        vertx.createHttpServer().requestHandler(handler).listen(0, "127.0.0.1").await();
    Endpoint node = new Endpoint("refuses", server.actualPort(), 0);
    try (RawSocket socket = RawSocket.connect(node)) {
      socket.send("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
      assertThat(socket.readHead().toLowerCase(Locale.ROOT))
          .startsWith("http/1.1 400")
          .contains("connection: close");
      socket.awaitEnd();
    }
  }
}
