package io.cotalk.web;

import static io.cotalk.web.Tabs.awaitMessages;
import static io.cotalk.web.Tabs.choose;
import static io.cotalk.web.Tabs.known;
import static io.cotalk.web.Tabs.open;
import static io.cotalk.web.Tabs.resource;
import static io.cotalk.web.Tabs.say;
import static io.cotalk.web.Tabs.send;
import static io.cotalk.web.Tabs.signUp;
import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Browser;
import io.cotalk.testkit.BrowserTab;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({Testkit.class, WithBrowser.class})
class BrowserIT {
  @Test
  void twoPeopleTalkOnTwoNodesAndAReloadKeepsTheMessages(TestCluster cluster, Browser browser) {
    BrowserTab minji = open(browser, cluster, 0, "ko-KR");
    BrowserTab alex = open(browser, cluster, 1, "en-US");
    signUp(minji, Api.freshHandle("minji"), "김민지");
    String alexHandle = Api.freshHandle("alex");
    signUp(alex, alexHandle, "Alex");

    minji.click("button[aria-label='새로운 채팅']");
    choose(minji, alexHandle);
    minji.click("dialog .primary");
    say(minji, "안녕하세요!");
    alex.await("the new room with its unread message", "all('.badge').length === 1");
    alex.click("nav a");
    awaitMessages(alex, "안녕하세요!");
    alex.await("it counts as read", "all('.badge').length === 0");

    say(alex, "Hello <b>you</b>");
    say(minji, "여기는 https://example.org 예요");
    awaitMessages(alex, "안녕하세요!", "Hello <b>you</b>", "여기는 https://example.org 예요");
    awaitMessages(minji, "안녕하세요!", "Hello <b>you</b>", "여기는 https://example.org 예요");

    alex.reload();
    awaitMessages(alex, "안녕하세요!", "Hello <b>you</b>", "여기는 https://example.org 예요");
    say(minji, "다시 왔네요");
    awaitMessages(alex, "안녕하세요!", "Hello <b>you</b>", "여기는 https://example.org 예요", "다시 왔네요");
    assertThat(minji.faults()).isEmpty();
    assertThat(alex.faults()).isEmpty();
  }

  /** reliability A13: whatever somebody writes stays text. */
  @Test
  void markupInTextsNamesAndTitlesStaysText(TestCluster cluster, Browser browser)
      throws IOException {
    List<String> payloads = resource("markup.txt").lines().filter(line -> !line.isBlank()).toList();
    BrowserTab reader = open(browser, cluster, 0, "en-US");
    String handle = Api.freshHandle("reader");
    signUp(reader, handle, "<img src=x onerror=__xss=1>");
    Api api = cluster.api(2);
    TestUser writer = api.signUp("writer");
    String room = api.createRoom(writer, "<svg/onload=__xss=1>", known(handle));
    reader.click("nav a");
    for (String payload : payloads) {
      send(api, writer, room, payload);
    }
    awaitMessages(reader, payloads.toArray(String[]::new));
    assertThat(reader.evaluate("typeof globalThis.__xss")).isEqualTo("undefined");
    assertThat(reader.evaluate("all('.bubble *').every((e) => e.localName === 'a')"))
        .isEqualTo(true);
    assertThat(
            reader.evaluate(
                "all('.bubble a').every((a) => /^https?:$/.test(a.protocol)"
                    + " && a.rel === 'noopener noreferrer')"))
        .isEqualTo(true);
    assertThat(reader.faults()).isEmpty();
  }

  @Test
  void theLogHoldsEveryEventOnceWhateverTheWireDoes(TestCluster cluster, Browser browser)
      throws IOException {
    BrowserTab tab = open(browser, cluster, 0, "en-US");
    tab.await("the client", "all('co-login').length === 1");
    assertThat(tab.evaluate(resource("roomlog-check.js"))).isEqualTo("held");
  }

  @Test
  void everyModuleIsPreloaded(TestCluster cluster, Browser browser) {
    BrowserTab tab = open(browser, cluster, 0, "en-US");
    tab.await("the client", "all('co-login').length === 1");
    Object late =
        tab.evaluate(
            """
            (() => {
              const wanted = [...document.querySelectorAll('link[rel=modulepreload]')].map((l) => l.href);
              return performance.getEntriesByType('resource').map((e) => e.name)
                .filter((name) => name.endsWith('.js') && !name.endsWith('/main.js') && !wanted.includes(name))
                .join();
            })()
            """);
    assertThat(late).isEqualTo("");
    assertThat(tab.faults()).isEmpty();
  }

  @Test
  void bothLanguagesHaveTheSameTexts(TestCluster cluster, Browser browser) {
    BrowserTab tab = open(browser, cluster, 0, "en-US");
    tab.await("the client", "all('co-login').length === 1");
    String keys =
        "import('/texts/%s.js').then((m) => Object.entries(m.default)"
            + ".map(([key, text]) => key + ' ' + (text.match(/\\{\\d\\}/g) ?? []).sort()).sort().join())";
    assertThat(tab.evaluate(keys.formatted("ko"))).isEqualTo(tab.evaluate(keys.formatted("en")));
  }
}
