package io.cotalk.transport.socket;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.RawSocket;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A talk of two clients with one node, always the same, and what the node says in it. Ids become
 * names and times are left out, so that two runs can be compared.
 */
final class RecordedTalk {
  private static final Pattern ID = Pattern.compile("[0-9]{12,19}");

  /** What differs from run to run, and texts that are for people. */
  private static final Set<String> LEFT_OUT = Set.of("ts", "time", "exp", "msg");

  private static final long CID_TIME = System.currentTimeMillis();

  private final TestCluster cluster;
  private final Api api;
  private final List<String> said = new ArrayList<>();
  private final Map<String, String> names = new HashMap<>();
  private int cids;

  private RecordedTalk(TestCluster cluster) {
    this.cluster = cluster;
    this.api = cluster.api(0);
  }

  /** Has the talk; what the node said, a frame or answer a line. */
  static List<String> of(TestCluster cluster) {
    RecordedTalk talk = new RecordedTalk(cluster);
    talk.sends();
    talk.errors();
    talk.resumes();
    talk.memberships();
    talk.ends();
    return talk.said;
  }

  private String cid() {
    long high = (CID_TIME << 16) | 0x7000L;
    String cid = new UUID(high, Long.MIN_VALUE | ++cids).toString();
    names.put(cid, "cid" + cids);
    return cid;
  }

  private TestUser user(String name) {
    TestUser user = api.signUp(name);
    names.put(user.id(), name);
    names.put(user.handle(), name + "-handle");
    return user;
  }

  private String room(String name, TestUser owner, TestUser... others) {
    String room = api.createRoom(owner, name, others);
    names.put(room, name);
    for (TestUser other : others) {
      told(other, 1);
    }
    return room;
  }

  /** Waits until so many events are in the user's log; returns the answer with them. */
  private JsonObject told(TestUser user, int events) {
    Await.until(
        user.handle() + " is told", () -> log(user).getJsonArray("events").size() == events);
    return log(user);
  }

  private JsonObject log(TestUser user) {
    return api.call("GET", "/me/events?after=0", user, null).expect(200).json();
  }

  private RawSocket hello(TestUser user, String more) {
    RawSocket socket = RawSocket.webSocket(cluster.node(0));
    socket.text("{\"t\":\"hello\",\"i\":1,\"token\":\"" + user.token() + "\"" + more + "}");
    hear(socket, "welcome");
    return socket;
  }

  /** Notes what comes up to the first frame of this type. */
  private void hear(RawSocket socket, String type) {
    while (true) {
      String text = socket.readText();
      said.add(text.startsWith("{") ? named(new JsonObject(text)).encode() : text);
      if (text.contains("\"t\":\"" + type + "\"") || !text.startsWith("{")) {
        return;
      }
    }
  }

  private void ask(RawSocket socket, String request) {
    socket.text(request);
    // Nothing else is on its way: an answer is the next frame, whatever it says.
    String text = socket.readText();
    said.add(text.startsWith("{") ? named(new JsonObject(text)).encode() : text);
  }

  private JsonObject named(JsonObject frame) {
    JsonObject plain = new JsonObject();
    for (String key : frame.fieldNames()) {
      Object value = frame.getValue(key);
      plain.put(name(key), LEFT_OUT.contains(key) ? "…" : named(value));
    }
    return plain;
  }

  private Object named(Object value) {
    return switch (value) {
      case JsonObject object -> named(object);
      case JsonArray array -> {
        JsonArray plain = new JsonArray();
        array.forEach(each -> plain.add(named(each)));
        yield plain;
      }
      case String text -> name(text);
      case null, default -> value;
    };
  }

  private String name(String text) {
    return names.getOrDefault(text, ID.matcher(text).matches() ? "ID" : text);
  }

  private static String send(int i, String room, String cid, String text) {
    return "{\"t\":\"send\",\"i\":%d,\"r\":\"%s\",\"cid\":\"%s\",\"d\":{\"text\":\"%s\"}}"
        .formatted(i, room, cid, text);
  }

  private static String open(int i, String room, String more) {
    return "{\"t\":\"open\",\"i\":%d,\"r\":\"%s\"%s}".formatted(i, room, more);
  }

  private void sends() {
    TestUser minji = user("minji");
    TestUser alex = user("alex");
    String room = room("talk", minji, alex);
    try (RawSocket one = hello(minji, "");
        RawSocket other = hello(alex, ",\"cur\":\"u:0\"")) {
      hear(other, "uev");
      ask(other, open(2, room, ""));
      String cid = cid();
      ask(one, send(2, room, cid, "hello \\\"you\\\" 안녕"));
      hear(other, "ev");
      ask(one, send(3, room, cid, "hello \\\"you\\\" 안녕"));
      ask(one, send(4, room, cid, "else"));
      ask(one, "{\"t\":\"ping\",\"i\":5}");
      ask(one, "{\"t\":\"auth\",\"i\":6,\"token\":\"" + minji.token() + "\"}");
      ask(other, "{\"t\":\"close\",\"i\":3,\"r\":\"" + room + "\"}");
    }
  }

  private void errors() {
    TestUser user = user("wrong");
    TestUser stranger = user("stranger");
    String room = room("errors", user);
    String foreign = room("foreign", stranger);
    try (RawSocket socket = hello(user, "")) {
      ask(socket, "not json");
      ask(socket, "{\"t\":\"nonsense\",\"i\":2}");
      ask(socket, "{\"t\":\"open\",\"i\":3}");
      ask(socket, "{\"t\":\"ping\"}");
      ask(socket, open(4, foreign, ""));
      ask(socket, open(5, room, ",\"pos\":4711"));
      ask(socket, send(6, room, cid(), "   "));
      ask(socket, send(7, room, cid(), "xy ".repeat(2_667)));
      ask(socket, send(8, room, "0190163d-8694-7000-8000-000000000001", "too old"));
      ask(socket, send(9, foreign, cid(), "not there"));
      ask(socket, "{\"t\":\"read\",\"i\":10,\"r\":\"" + foreign + "\",\"n\":1}");
      ask(socket, "{\"t\":\"hello\",\"i\":11,\"token\":\"" + user.token() + "\"}");
      ask(socket, open(12, room, ""));
      ask(socket, open(13, room, ""));
    }
  }

  private void resumes() {
    TestUser user = user("back");
    String room = room("resumed", user);
    for (int i = 1; i <= 8; i++) {
      api.send(user, room, cid(), "m" + i);
    }
    try (RawSocket socket = hello(user, ",\"pos\":{\"" + room + "\":7}")) {
      hear(socket, "opened");
    }
    try (RawSocket socket = hello(user, ",\"pos\":{\"" + room + "\":1}")) {
      hear(socket, "opened");
    }
    try (RawSocket socket = hello(user, ",\"pos\":{\"" + room + "\":[9,77]}")) {
      hear(socket, "opened");
    }
    try (RawSocket socket = hello(user, ",\"pos\":{\"424242\":1}")) {
      hear(socket, "closed");
    }
    said.add(named(api.call("GET", "/rooms", user, null).json()).encode());
    said.add(
        named(api.call("GET", "/rooms/" + room + "/messages?after=6", user, null).json()).encode());
  }

  private void memberships() {
    TestUser host = user("host");
    TestUser guest = user("guest");
    String room = room("party", host);
    api.send(host, room, cid(), "before");
    JsonObject handle = new JsonObject().put("handle", guest.handle());
    api.call("POST", "/rooms/" + room + "/members", host, handle).expect(201);
    told(guest, 1);
    try (RawSocket socket = hello(guest, ",\"pos\":{\"" + room + "\":0}")) {
      hear(socket, "opened");
      api.call("DELETE", "/rooms/" + room + "/members/me", guest, null).expect(204);
      hear(socket, "ev");
    }
    said.add(named(told(guest, 2)).encode());
  }

  private void ends() {
    TestUser user = user("ended");
    TestUser other = user("other");
    try (RawSocket socket = hello(user, "")) {
      ask(socket, "{\"t\":\"auth\",\"i\":2,\"token\":\"" + other.token() + "\"}");
      hear(socket, "none");
    }
    try (RawSocket socket = hello(user, "")) {
      socket.frame(0x82, new byte[] {1});
      hear(socket, "none");
    }
    try (RawSocket socket = hello(user, "")) {
      socket.frame(0x81, new byte[] {(byte) 0xff});
      hear(socket, "none");
    }
    try (RawSocket socket = RawSocket.webSocket(cluster.node(0))) {
      socket.text("{\"t\":\"hello\",\"i\":1,\"token\":\"x.y.z\"}");
      hear(socket, "err");
      hear(socket, "none");
    }
    try (RawSocket socket = hello(user, "")) {
      api.call("DELETE", "/sessions/current", user, null).expect(204);
      hear(socket, "none");
    }
  }
}
