package io.cotalk.web;

import static io.cotalk.web.Tabs.awaitMessages;
import static io.cotalk.web.Tabs.enter;
import static io.cotalk.web.Tabs.logIn;
import static io.cotalk.web.Tabs.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Browser;
import io.cotalk.testkit.BrowserTab;
import io.cotalk.testkit.TestClient;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** People see who types to them. */
@ExtendWith({Testkit.class, WithBrowser.class})
class TypingShownIT {
  private static final String LINE =
      "(all('p.typing')[0]?.textContent ?? '').replace(/[\\u2066-\\u2069]/g, '')";

  private static void shows(BrowserTab tab, String line) {
    tab.await("the line " + line, LINE + " === '" + line + "'");
  }

  /** The members are read when the server has opened the room. */
  private static void awaitOpen(BrowserTab tab) {
    tab.await("it is open", "all('co-composer')[0].conversation.readers.missing(1) > 0");
  }

  @Test
  void whoTypesIsShownUntilTheirMessageComes(TestCluster cluster, Browser browser) {
    Api api = cluster.api(0);
    TestUser minji = api.signUp("minji");
    TestUser alex = api.signUp("alex");
    String room = api.createRoom(minji, "typing", alex);
    BrowserTab writes = logIn(browser, cluster, minji);
    BrowserTab reads = logIn(browser, cluster, alex);
    enter(writes, room);
    enter(reads, room);
    awaitOpen(writes);
    awaitOpen(reads);
    String top = "all('co-composer')[0].getBoundingClientRect().top";
    Object before = reads.evaluate(top);
    writes.type("textarea", "안");
    shows(reads, minji.handle() + " is typing…");
    assertThat(reads.evaluate(top)).as("nothing moves").isEqualTo(before);
    assertThat(writes.evaluate(LINE)).isEqualTo("");
    writes.pressEnter();
    awaitMessages(reads, "안");
    shows(reads, "");
    say(reads, "answer");
    awaitMessages(writes, "안", "answer");
    assertThat(writes.faults()).isEmpty();
    assertThat(reads.faults()).isEmpty();
  }

  @Test
  void severalAreNamedAndEachEndsByItself(TestCluster cluster, Browser browser) {
    Api api = cluster.api(0);
    TestUser reader = api.signUp("reader");
    TestUser one = api.signUp("one");
    TestUser two = api.signUp("two");
    TestUser three = api.signUp("three");
    String room = api.createRoom(reader, "several", one, two, three);
    BrowserTab tab = logIn(browser, cluster, reader);
    enter(tab, room);
    awaitOpen(tab);
    try (TestClient first = inRoom(cluster, 0, one, room);
        TestClient second = inRoom(cluster, 1, two, room);
        TestClient third = inRoom(cluster, 2, three, room)) {
      type(first, room);
      shows(tab, one.handle() + " is typing…");
      type(second, room);
      shows(tab, one.handle() + " and " + two.handle() + " are typing…");
      type(third, room);
      shows(tab, one.handle() + " and 2 others are typing…");
      first.send(room, "done");
      shows(tab, two.handle() + " and " + three.handle() + " are typing…");
      // Those who say nothing more.
      shows(tab, "");
    }
    assertThat(tab.faults()).isEmpty();
  }

  /** Told at most every few seconds, and not for blanks. */
  @Test
  void keysAreNotToldOneByOne(TestCluster cluster, Browser browser) {
    Api api = cluster.api(0);
    TestUser writer = api.signUp("writer");
    String room = api.createRoom(writer, "keys", api.signUp("other"));
    BrowserTab tab = logIn(browser, cluster, writer);
    enter(tab, room);
    awaitOpen(tab);
    tab.evaluate(
        "(() => { const { socket } = all('co-composer')[0].store; globalThis.told = 0;"
            + " const ask = socket.request.bind(socket);"
            + " socket.request = (frame) => { if (frame.t === 'typing') told++; return ask(frame); }; })()");
    tab.type("textarea", "   ");
    assertThat(tab.evaluate("told")).isEqualTo(0);
    for (String key : "hello there".split("", -1)) {
      tab.type("textarea", key);
    }
    assertThat((Integer) tab.evaluate("told")).isBetween(1, 5);
    assertThat(tab.faults()).isEmpty();
  }

  /** It takes every push of a room that it does not know for news of the room's head. */
  @Test
  void aClientOfTheReleaseBeforeTalksOn(TestCluster cluster, Browser browser) {
    Api api = cluster.api(0);
    TestUser reader = api.signUp("reader");
    TestUser writer = api.signUp("writer");
    String room = api.createRoom(writer, "before", reader);
    BrowserTab tab = Tabs.open(browser, cluster, 0, "en-US");
    tab.serveInstead(cluster.node(0).http("/"), TypingShownIT::previous);
    tab.reload();
    logIn(tab, reader);
    enter(tab, room);
    awaitOpen(tab);
    tab.evaluate(
        "(() => { const { log } = all('co-composer')[0].conversation; globalThis.heads = [];"
            + " const heard = log.heard.bind(log);"
            + " log.heard = (q) => { heads.push(q); return heard(q); }; })()");
    try (TestClient client = inRoom(cluster, 1, writer, room)) {
      type(client, room);
      tab.await("it has heard of it", "heads.length > 0");
      assertThat(tab.evaluate("heads.every((q) => q > 0)")).isEqualTo(true);
      client.send(room, "after");
      awaitMessages(tab, "after");
    }
    assertThat(tab.servedInstead()).contains("/conversation.js");
    assertThat(tab.faults()).isEmpty();
  }

  private static Optional<byte[]> previous(String path) {
    String name = "/previous-web" + (path.equals("/") ? "/index.html" : path);
    try (InputStream in = TypingShownIT.class.getResourceAsStream(name)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TestClient inRoom(TestCluster cluster, int node, TestUser user, String room) {
    TestClient client = TestClient.connect(cluster.node(node), user);
    client.openLive(room);
    return client;
  }

  private static void type(TestClient client, String room) {
    client.request(TestClient.frame("typing").put("r", room));
  }
}
