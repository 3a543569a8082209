package io.cotalk.web;

import static io.cotalk.web.Tabs.enter;
import static io.cotalk.web.Tabs.logIn;
import static io.cotalk.web.Tabs.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Browser;
import io.cotalk.testkit.BrowserTab;
import io.cotalk.testkit.Event;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sessions that end, answers that are lost, and what was being written meanwhile. */
@ExtendWith({Testkit.class, WithBrowser.class})
class LoginIT {
  /** The first answer to a refresh never comes; the client's patience runs twenty times as fast. */
  private static final String LOST_REFRESH =
      """
      (() => {
        const real = globalThis.fetch;
        const timeout = AbortSignal.timeout;
        globalThis.refreshes = [];
        AbortSignal.timeout = (millis) => Object.assign(timeout.call(AbortSignal, millis / 20), { millis });
        globalThis.fetch = async (url, options) => {
          if (!url.endsWith('/sessions/refresh')) return real(url, { ...options, signal: undefined });
          refreshes.push(options.signal.millis);
          const answer = await real(url, { ...options, signal: undefined });
          if (refreshes.length > 1) return answer;
          return new Promise((_, fail) => {
            const lost = () => fail(options.signal.reason);
            if (options.signal.aborted) lost();
            else options.signal.addEventListener('abort', lost);
          });
        };
      })();
      """;

  @Test
  void aLostAnswerToARefreshLogsNobodyOut(TestCluster cluster, Browser browser) {
    Api api = cluster.api(0);
    TestUser user = api.signUp("patient");
    String room = api.createRoom(user, "alone");
    BrowserTab tab = logIn(browser, cluster, user);
    tab.beforeEachPage(LOST_REFRESH);
    tab.reload();
    tab.await("the second try", "refreshes.length === 2");
    enter(tab, room);
    say(tab, "still here");
    // The tries together end before the server's grace (auth.refresh-grace, 30 s) does.
    assertThat(tab.evaluate("refreshes.every((millis) => millis <= 8000)")).isEqualTo(true);
  }

  @Test
  void draftsOutliveManyRoomsAReloadAndTheEndOfTheSession(TestCluster cluster, Browser browser) {
    Api api = cluster.api(0);
    TestUser user = api.signUp("writer");
    List<String> rooms =
        IntStream.range(0, 12).mapToObj(i -> api.createRoom(user, "room " + i)).toList();
    BrowserTab tab = logIn(browser, cluster, user);
    for (String room : rooms) {
      enter(tab, room);
      tab.type("textarea", "draft of " + room);
    }
    tab.await("the list tells of drafts", "all('nav .draft').length === 11");
    tab.reload();
    for (String room : List.of(rooms.getFirst(), rooms.getLast())) {
      enter(tab, room);
      tab.await("its draft", "all('textarea')[0].value === 'draft of " + room + "'");
    }

    String device = Objects.toString(tab.evaluate("localStorage.getItem('cotalk.device')"));
    api.call("DELETE", "/devices/" + device, user, null).expect(204);
    tab.await("the login says why", "all('co-login .note, .note').length === 1");
    assertThat(tab.evaluate("all('#handle')[0].value")).isEqualTo(user.handle());
    logIn(tab, user);
    tab.await(
        "the same room and its draft",
        "all('textarea')[0].value === 'draft of " + rooms.getLast() + "'");

    tab.click("button[aria-label='Menu']");
    tab.click("[popover] .item:last-of-type");
    tab.click("[popover] .sure .danger");
    tab.await("logged out", "all('co-login').length === 1");
    assertThat(tab.evaluate("Object.keys(localStorage).filter((k) => k.includes('draft')).length"))
        .isEqualTo(0);
    assertThat(tab.texts(".note")).isEmpty();
  }

  @Test
  void blanksBeforeCodeAreSent(TestCluster cluster, Browser browser) {
    Api api = cluster.api(0);
    TestUser user = api.signUp("coder");
    String room = api.createRoom(user, "code");
    BrowserTab tab = logIn(browser, cluster, user);
    enter(tab, room);
    say(tab, "\n    if (x) {\n      y();\n    }\n\n");
    Await.until(
        "stored as it was written",
        () ->
            api.history(user, room, 0).stream()
                .map(Event::text)
                .anyMatch("    if (x) {\n      y();\n    }"::equals));
    assertThat(tab.faults()).isEmpty();
  }
}
