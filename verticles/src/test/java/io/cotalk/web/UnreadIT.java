package io.cotalk.web;

import static io.cotalk.web.Tabs.enter;
import static io.cotalk.web.Tabs.logIn;
import static io.cotalk.web.Tabs.say;
import static io.cotalk.web.Tabs.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Browser;
import io.cotalk.testkit.BrowserTab;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What counts as read: what was displayed, and nothing else. */
@ExtendWith({Testkit.class, WithBrowser.class})
class UnreadIT {
  private static final int MESSAGES = 320;
  private static final int WRITERS = 6;

  @Test
  void whatWasNotDisplayedStaysUnreadAndCanBeScrolledTo(TestCluster cluster, Browser browser) {
    Api api = cluster.api(0);
    TestUser reader = api.signUp("reader");
    TestUser owner = api.signUp("owner");
    List<TestUser> writers = Stream.generate(() -> api.signUp("writer")).limit(WRITERS).toList();
    TestUser[] members =
        Stream.concat(Stream.of(reader), writers.stream()).toArray(TestUser[]::new);
    String room = api.createRoom(owner, "busy", members);
    IntStream.range(0, MESSAGES)
        .forEach(
            i -> send(cluster.api(i / WRITERS % 3), writers.get(i % WRITERS), room, "m" + (i + 1)));

    BrowserTab tab = logIn(browser, cluster, reader);
    tab.click("nav a");
    tab.await("begins where reading ended", "all('#unread').length === 1");
    assertThat(tab.texts(".bubble").getFirst()).isEqualTo("m1");
    tab.await("some are read", "all('co-app')[0] && " + readN(room) + " > 0");
    long first = read(api, reader, room);
    assertThat(first).isLessThan(60);

    tab.click(".newest");
    tab.await("the newest is in view", "all('.bubble').at(-1)?.textContent === 'm320'");
    tab.await("what is unread is told", "all('.above').length === 1");
    assertThat(tab.evaluate(readN(room) + " < 60")).isEqualTo(true);

    tab.click(".above .to-unread");
    tab.await(
        "back at the first unread",
        "all('#unread').length === 1 && all('.above').length === 0"
            + " && all('.bubble').some((e) => e.textContent === 'm70')");
    // As a person reads: part of a view in each frame.
    String step =
        "new Promise((done) => requestAnimationFrame(() => { const s = all('.scroller')[0];"
            + " s.scrollTop += s.clientHeight / 2; requestAnimationFrame(() => done("
            + readN(room)
            + " === 320)); }))";
    Await.until("all is read", () -> Boolean.TRUE.equals(tab.evaluate(step)));
    Await.until("the server knows", () -> read(api, reader, room) == MESSAGES);
    say(tab, "done");
    assertThat(tab.texts(".bubble").getLast()).isEqualTo("done");
    assertThat(tab.faults()).isEmpty();
  }

  @Test
  void allCanBeMarkedAsReadByHand(TestCluster cluster, Browser browser) {
    Api api = cluster.api(0);
    TestUser reader = api.signUp("reader");
    TestUser owner = api.signUp("owner");
    String room = api.createRoom(owner, "some", reader);
    IntStream.range(0, 90).forEach(i -> send(cluster.api(i % 3), owner, room, "m" + (i + 1)));
    BrowserTab tab = logIn(browser, cluster, reader);
    enter(tab, room);
    tab.await("the mark", "all('#unread').length === 1");
    tab.click(".newest");
    tab.click(".above .read-all");
    tab.await("all read", readN(room) + " === 90 && all('.above').length === 0");
    Await.until("the server knows", () -> read(api, reader, room) == 90);
  }

  @Test
  void whatComesWhileNobodyLooksWaitsForThem(TestCluster cluster, Browser browser) {
    Api api = cluster.api(0);
    TestUser reader = api.signUp("reader");
    TestUser owner = api.signUp("owner");
    String room = api.createRoom(owner, "aside", reader);
    send(api, owner, room, "seen");
    BrowserTab tab = logIn(browser, cluster, reader);
    enter(tab, room);
    tab.await("read", readN(room) + " === 1");
    hidden(tab, true);
    IntStream.range(0, 50).forEach(i -> send(cluster.api(i % 3), owner, room, "m" + (i + 1)));
    tab.await("all are here", "all('.bubble').at(-1)?.textContent === 'm50'");
    assertThat(tab.evaluate(readN(room))).isEqualTo(1);
    hidden(tab, false);
    tab.await(
        "the first unread is in view",
        "(() => { const r = all('#unread')[0].getBoundingClientRect();"
            + " return r.top > 0 && r.bottom < innerHeight; })()");
    tab.await("some are read", readN(room) + " > 1");
    assertThat(tab.evaluate(readN(room) + " < 40")).isEqualTo(true);
  }

  @Test
  void ownMessagesCountAsReadOnEveryDeviceAndForEverybody(TestCluster cluster, Browser browser) {
    Api api = cluster.api(0);
    TestUser writer = api.signUp("writer");
    TestUser reader = api.signUp("reader");
    String room = api.createRoom(writer, "own", reader);
    BrowserTab here = logIn(browser, cluster, writer);
    BrowserTab there = logIn(browser, cluster, writer);
    BrowserTab other = logIn(browser, cluster, reader);
    enter(here, room);
    enter(other, room);
    there.await("the list", "all('nav li').length === 1");
    there.evaluate(
        "(() => { const { rooms } = all('co-room-list')[0].store; globalThis.unread = 0;"
            + " rooms.observe(() => (unread = Math.max(unread, rooms.unread))); })()");
    for (int i = 1; i <= 5; i++) {
      say(here, "own " + i);
    }
    there.await(
        "all are told of", "all('co-room-list')[0].store.rooms.get('" + room + "').n === 5");
    assertThat(there.evaluate("unread")).isEqualTo(0);
    for (BrowserTab tab : List.of(here, other)) {
      tab.await("both have read", "all('.bubble').length === 5 && all('.side b').length === 0");
    }
  }

  private static void hidden(BrowserTab tab, boolean hidden) {
    tab.evaluate(
        "Object.defineProperty(document, 'visibilityState',"
            + " { configurable: true, get: () => '"
            + (hidden ? "hidden" : "visible")
            + "' }); document.dispatchEvent(new Event('visibilitychange')); undefined");
  }

  private static String readN(String room) {
    return "all('co-room-list')[0].store.rooms.get('" + room + "').readN";
  }

  /** The read position that the server has. */
  private static long read(Api api, TestUser reader, String room) {
    JsonArray members =
        api.call("GET", "/rooms/" + room + "/members", reader, null)
            .expect(200)
            .json()
            .getJsonArray("members");
    return IntStream.range(0, members.size())
        .mapToObj(members::getJsonObject)
        .filter(member -> member.getJsonObject("user").getString("id").equals(reader.id()))
        .findFirst()
        .orElseThrow()
        .getLong("readN", 0L);
  }
}
