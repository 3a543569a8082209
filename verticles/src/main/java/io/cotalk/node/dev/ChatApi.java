package io.cotalk.node.dev;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * What the terminal client asks over HTTP, as one user. Blocking; a {@link DevFault} says why not.
 */
final class ChatApi implements ChatTokens {
  /** As docs/protocol.md says for all answers. */
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private static final int UNAUTHORIZED = 401;
  private static final int CONFLICT = 409;
  private static final int ROOMS_SHOWN = 20;

  private final URI base;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final String device = UUID.randomUUID().toString();
  private volatile String token;
  private volatile String refreshToken;

  /** Logs in; signs up first where nobody has the handle. */
  ChatApi(URI server, String handle, String password) throws InterruptedException {
    base = server.resolve("/api/v1/");
    JsonObject account =
        new JsonObject()
            .put("handle", handle)
            .put("name", handle)
            .put("password", password)
            .put("device", device);
    HttpResponse<String> answer = exchange(post("sessions", account));
    if (answer.statusCode() == UNAUTHORIZED) {
      answer = exchange(post("accounts", account));
    }
    if (answer.statusCode() == CONFLICT) {
      throw new DevFault(
          handle + " has another password than this; COTALK_PASSWORD is the one to use");
    }
    JsonObject session = json(answer);
    token = session.getString("accessToken");
    refreshToken = session.getString("refreshToken");
  }

  @Override
  public String token() {
    return token;
  }

  @Override
  public synchronized String refresh() throws InterruptedException {
    JsonObject known = new JsonObject().put("refreshToken", refreshToken).put("device", device);
    JsonObject session = json(exchange(post("sessions/refresh", known)));
    refreshToken = session.getString("refreshToken");
    token = session.getString("accessToken");
    return token;
  }

  /** The rooms with the newest messages, that first, as the API shows them. */
  List<JsonObject> rooms() throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve("rooms?limit=" + ROOMS_SHOWN))
            .header("Authorization", "Bearer " + token);
    return json(exchange(request)).getJsonArray("rooms").stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  private HttpRequest.Builder post(String path, JsonObject body) {
    return HttpRequest.newBuilder(base.resolve(path))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body.encode()));
  }

  private HttpResponse<String> exchange(HttpRequest.Builder request) throws InterruptedException {
    try {
      return http.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new DevFault("no answer from " + base + ": is ./cotalk dev running? (" + e + ")");
    }
  }

  private static JsonObject json(HttpResponse<String> answer) {
    String path = answer.uri().getPath();
    try {
      JsonObject body = new JsonObject(answer.body());
      JsonObject error = body.getJsonObject("error");
      if (error == null) {
        return body;
      }
      throw new DevFault(path + ": " + error.getString("code") + ": " + error.getString("message"));
    } catch (DecodeException | ClassCastException e) {
      throw new DevFault(answer.uri() + " is not of a Co-Talk server: " + answer.statusCode());
    }
  }
}
