package io.cotalk.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Browser;
import io.cotalk.testkit.BrowserTab;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Testkit.class)
class BrowserIT {
  private static @Nullable Browser browser;

  @BeforeAll
  static void launch() {
    Optional<Path> chromium = Browser.installed();
    assumeTrue(chromium.isPresent(), "skipped: no Chromium on the PATH (Debian: chromium)");
    browser = Browser.launch(chromium.get());
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void twoPeopleTalkOnTwoNodesAndAReloadKeepsTheMessages(TestCluster cluster) {
    BrowserTab minji = open(cluster, 0, "ko-KR");
    BrowserTab alex = open(cluster, 1, "en-US");
    signUp(minji, Api.freshHandle("minji"), "김민지");
    String alexHandle = Api.freshHandle("alex");
    signUp(alex, alexHandle, "Alex");

    minji.click("button[aria-label='새로운 채팅']");
    minji.type("#handle", alexHandle);
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
  void markupInTextsNamesAndTitlesStaysText(TestCluster cluster) throws IOException {
    List<String> payloads = resource("markup.txt").lines().filter(line -> !line.isBlank()).toList();
    BrowserTab reader = open(cluster, 0, "en-US");
    String handle = Api.freshHandle("reader");
    signUp(reader, handle, "<img src=x onerror=__xss=1>");
    Api api = cluster.api(2);
    TestUser writer = api.signUp("writer");
    TestUser known = new TestUser("", handle, "", "", "", "");
    String room = api.createRoom(writer, "<svg/onload=__xss=1>", known);
    reader.click("nav a");
    for (String payload : payloads) {
      String cid = Cids.next();
      // Faster than a person may write: refused until it is time.
      Await.until("stored", () -> api.send(writer, room, cid, payload).status() == 201);
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
  void theLogHoldsEveryEventOnceWhateverTheWireDoes(TestCluster cluster) throws IOException {
    BrowserTab tab = open(cluster, 0, "en-US");
    tab.await("the client", "all('co-login').length === 1");
    assertThat(tab.evaluate(resource("roomlog-check.js"))).isEqualTo("held");
  }

  @Test
  void everyModuleIsPreloaded(TestCluster cluster) {
    BrowserTab tab = open(cluster, 0, "en-US");
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
  void bothLanguagesHaveTheSameTexts(TestCluster cluster) {
    BrowserTab tab = open(cluster, 0, "en-US");
    tab.await("the client", "all('co-login').length === 1");
    String keys =
        "import('/texts/%s.js').then((m) => Object.entries(m.default)"
            + ".map(([key, text]) => key + ' ' + (text.match(/\\{\\d\\}/g) ?? []).sort()).sort().join())";
    assertThat(tab.evaluate(keys.formatted("ko"))).isEqualTo(tab.evaluate(keys.formatted("en")));
  }

  private static BrowserTab open(TestCluster cluster, int node, String locale) {
    return Objects.requireNonNull(browser).open(cluster.node(node).http("/"), locale);
  }

  private static void signUp(BrowserTab tab, String handle, String name) {
    tab.click(".switch");
    tab.type("#handle", handle);
    tab.type("#name", name);
    tab.type("#password", Api.PASSWORD);
    tab.click("form .primary");
    tab.await("the list of rooms", "all('co-room-list').length === 1");
  }

  private static void say(BrowserTab tab, String text) {
    tab.type("textarea", text);
    tab.pressEnter();
    tab.await("nothing is on its way", "all('.pending, .failure').length === 0");
  }

  private static void awaitMessages(BrowserTab tab, String... texts) {
    Await.until(
        "messages " + List.of(texts) + " in " + tab.faults(),
        () -> tab.texts(".bubble").equals(List.of(texts)));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = BrowserIT.class.getResourceAsStream("/web/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
