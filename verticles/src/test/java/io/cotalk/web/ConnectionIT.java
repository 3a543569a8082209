package io.cotalk.web;

import static io.cotalk.web.Tabs.awaitMessages;
import static io.cotalk.web.Tabs.enter;
import static io.cotalk.web.Tabs.known;
import static io.cotalk.web.Tabs.logIn;
import static io.cotalk.web.Tabs.open;
import static io.cotalk.web.Tabs.say;
import static io.cotalk.web.Tabs.send;
import static io.cotalk.web.Tabs.signUp;
import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Browser;
import io.cotalk.testkit.BrowserTab;
import io.cotalk.testkit.Event;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sockets that died in silence, wrong clocks, old outboxes, blocked storage. */
@ExtendWith({Testkit.class, WithBrowser.class})
class ConnectionIT {
  /** After {@code cut()} the sockets of the page carry nothing more, and say nothing of it. */
  private static final String SILENT_DEATH =
      """
      (() => {
        const Real = globalThis.WebSocket;
        globalThis.opened = 0;
        let dead = new Set();
        const live = new Set();
        globalThis.cut = () => live.forEach((ws) => dead.add(ws));
        globalThis.WebSocket = class extends Real {
          constructor(...args) {
            super(...args);
            live.add(this);
            opened++;
            this.addEventListener('message', (e) => dead.has(this) && e.stopImmediatePropagation());
          }
          send(data) {
            if (!dead.has(this)) super.send(data);
          }
        };
      })();
      """;

  private static final String BLOCKED_STORAGE =
      """
      for (const name of ['localStorage', 'sessionStorage']) {
        Object.defineProperty(globalThis, name, {
          get() { throw new DOMException('Access is denied for this document.', 'SecurityError'); },
        });
      }
      if (navigator.locks) {
        navigator.locks.request = () => Promise.reject(new DOMException('denied', 'SecurityError'));
      }
      """;

  @Test
  void aConnectionThatDiedWhileTheMachineSleptIsGivenUpAtOnce(
      TestCluster cluster, Browser browser) {
    Api api = cluster.api(0);
    TestUser user = api.signUp("sleeper");
    TestUser other = api.signUp("other");
    String room = api.createRoom(other, "night", user);
    BrowserTab tab = open(browser, cluster, 0, "en-US");
    tab.beforeEachPage(SILENT_DEATH);
    tab.reload();
    logIn(tab, user);
    enter(tab, room);
    for (String sign :
        List.of("globalThis:online", "globalThis:focus", "document:visibilitychange")) {
      tab.await("online", "all('co-room-list')[0].store.socket.online");
      tab.evaluate("cut()");
      Object before = tab.evaluate("opened");
      send(api, other, room, "after " + sign);
      String[] parts = sign.split(":", -1);
      tab.evaluate(parts[0] + ".dispatchEvent(new Event('" + parts[1] + "')); undefined");
      Await.until(
          "a new connection after " + sign,
          Duration.ofSeconds(10),
          () -> !Objects.equals(before, tab.evaluate("opened")));
      tab.await("its message", "all('.bubble').at(-1)?.textContent === 'after " + sign + "'");
    }
  }

  @Test
  void aProbeThatIsAnsweredKeepsTheConnection(TestCluster cluster, Browser browser) {
    BrowserTab tab = open(browser, cluster, 0, "en-US");
    tab.beforeEachPage(SILENT_DEATH);
    tab.reload();
    signUp(tab, Api.freshHandle("awake"), "Awake");
    tab.await("online", "all('co-room-list')[0].store.socket.online");
    tab.evaluate(
        "globalThis.answered = all('co-room-list')[0].store.socket.request({ t: 'ping' }); answered");
    for (int i = 0; i < 20; i++) {
      tab.evaluate("globalThis.dispatchEvent(new Event('focus')); undefined");
    }
    assertThat(
            tab.evaluate(
                "all('co-room-list')[0].store.socket.request({ t: 'ping' }).then(() => opened)"))
        .isEqualTo(1);
  }

  @Test
  void aClockThatIsDaysWrongSendsAllTheSame(TestCluster cluster, Browser browser) {
    Api api = cluster.api(0);
    TestUser other = api.signUp("other");
    for (int days : List.of(3, -30)) {
      String handle = Api.freshHandle("clock");
      BrowserTab tab = open(browser, cluster, 1, "en-US");
      tab.beforeEachPage(
          "(() => { const now = Date.now; Date.now = () => now() + " + days + " * 864e5; })()");
      tab.reload();
      signUp(tab, handle, "Clock");
      String room = api.createRoom(other, "time", known(handle));
      enter(tab, room);
      say(tab, "on time");
      awaitMessages(tab, "on time");
      Await.until(
          "stored",
          () -> api.history(other, room, 0).stream().anyMatch(e -> "on time".equals(e.text())));
      assertThat(tab.faults()).isEmpty();
    }
  }

  @Test
  void anOutboxOlderThanAWeekIsSentWithANewCidAndWhatWasStoredIsNotDoubled(
      TestCluster cluster, Browser browser) {
    Api api = cluster.api(0);
    TestUser user = api.signUp("away");
    String room = api.createRoom(user, "old");
    // Stored when its cid was a moment younger than a week, and its answer lost.
    String stored = cid(System.currentTimeMillis() - Duration.ofDays(7).toMillis() + 4_000);
    assertThat(api.send(user, room, stored, "stored").status()).isEqualTo(201);
    String old = cid(System.currentTimeMillis() - Duration.ofDays(9).toMillis());
    BrowserTab tab = logIn(browser, cluster, user);
    tab.evaluate(
        """
        sessionStorage.setItem('cotalk.outbox.%s', JSON.stringify([
          { cid: '%s', room: '%s', text: 'stored', ts: Date.now(), state: 'pending' },
          { cid: '%s', room: '%s', text: 'lost', ts: Date.now(), state: 'pending' },
        ]))
        """
            .formatted(user.id(), stored, room, old, room));
    Await.until("the cid is too old", () -> api.send(user, room, stored, "stored").status() == 409);
    tab.reload();
    enter(tab, room);
    awaitMessages(tab, "stored", "lost");
    tab.await("nothing is on its way", "all('.pending, .failure').length === 0");
    assertThat(
            api.history(user, room, 0).stream().map(Event::text).filter(t -> !t.isEmpty()).toList())
        .containsExactly("stored", "lost");
  }

  @Test
  void withStorageBlockedTheClientWorksInMemoryAndSaysSo(TestCluster cluster, Browser browser) {
    Api api = cluster.api(0);
    TestUser other = api.signUp("other");
    BrowserTab tab = open(browser, cluster, 0, "en-US");
    tab.beforeEachPage(BLOCKED_STORAGE);
    tab.reload();
    tab.await("a notice", "all('.note').length === 1");
    String handle = Api.freshHandle("blocked");
    signUp(tab, handle, "Blocked");
    String room = api.createRoom(other, "memory", known(handle));
    enter(tab, room);
    tab.await("the notice stays", "all('co-banner')[0].shadowRoot.querySelector('[role=note]')");
    tab.type("textarea", "begun");
    tab.evaluate("location.hash = '#/'");
    enter(tab, room);
    tab.await("the draft", "all('textarea')[0].value === 'begun'");
    tab.pressEnter();
    awaitMessages(tab, "begun");
    assertThat(tab.faults()).isEmpty();
  }

  /** A UUID of version 7 with this time. */
  private static String cid(long millis) {
    UUID random = UUID.randomUUID();
    long high = (millis << 16) | 0x7000L | (random.getMostSignificantBits() & 0xfffL);
    return new UUID(high, random.getLeastSignificantBits()).toString().toLowerCase(Locale.ROOT);
  }
}
