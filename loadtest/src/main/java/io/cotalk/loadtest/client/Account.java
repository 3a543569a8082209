package io.cotalk.loadtest.client;

import io.vertx.core.json.JsonObject;

/** A user and its newest login. On the loop's thread once it is used there. */
public final class Account {
  private static final String PASSWORD = "correct horse battery";

  private final String handle;
  private final String address;
  private final String device;
  private String id = "";
  private String token = "";
  private String refreshToken = "";

  /**
   * An account that is not signed up yet.
   *
   * @param address the IPv4 address that the user comes from
   * @param device UUID of the device
   */
  public Account(String handle, String address, String device) {
    this.handle = handle;
    this.address = address;
    this.device = device;
  }

  public String handle() {
    return handle;
  }

  public String address() {
    return address;
  }

  public String device() {
    return device;
  }

  /** User id; empty before the sign-up. */
  public String id() {
    return id;
  }

  /** The access token; empty before the sign-up. */
  public String token() {
    return token;
  }

  public HttpCall signUp() {
    return HttpCall.of("POST", "/accounts").from(address).with(credentials().put("name", handle));
  }

  public HttpCall logIn() {
    return HttpCall.of("POST", "/sessions").from(address).with(credentials());
  }

  /** Ends all sessions of the user. */
  public HttpCall logOutEverywhere() {
    return call("DELETE", "/sessions");
  }

  public HttpCall refresh() {
    return HttpCall.of("POST", "/sessions/refresh")
        .from(address)
        .with(new JsonObject().put("refreshToken", refreshToken).put("device", device));
  }

  /** Any request as this user. */
  public HttpCall call(String method, String path) {
    return HttpCall.of(method, path).from(address).by(token);
  }

  /** A message, as {@code send} over a WebSocket. */
  public HttpCall send(String room, String cid, String text) {
    return call("POST", "/rooms/" + room + "/messages")
        .header("Idempotency-Key", cid)
        .with(new JsonObject().put("text", text));
  }

  /** At most {@code limit} events of a room after a position. */
  public HttpCall page(String room, long after, int limit) {
    return call("GET", "/rooms/" + room + "/messages?after=" + after + "&limit=" + limit);
  }

  private JsonObject credentials() {
    return new JsonObject().put("handle", handle).put("password", PASSWORD).put("device", device);
  }

  /** Takes the tokens of the answer to a sign-up, login or refresh. */
  public void accept(JsonObject session) {
    id = session.getJsonObject("user").getString("id");
    token = session.getString("accessToken");
    refreshToken = session.getString("refreshToken");
  }
}
