package io.cotalk.testkit;

import io.vertx.core.json.JsonObject;

/** The server's word that a message is stored. */
public record Ack(String room, String cid, String text, long seq, long n, long ts, boolean dup) {
  /** From an {@code ok} frame or an HTTP answer, which name the fields differently. */
  static Ack of(String room, String cid, String text, JsonObject ok) {
    return new Ack(
        room,
        cid,
        text,
        ok.getLong(ok.containsKey("q") ? "q" : "seq"),
        ok.getLong("n"),
        ok.getLong("ts"),
        ok.getBoolean("dup"));
  }

  /** From the answer to a send over HTTP. */
  public static Ack of(String cid, String text, Reply reply) {
    return of(reply.json().getString("room"), cid, text, reply.json());
  }
}
