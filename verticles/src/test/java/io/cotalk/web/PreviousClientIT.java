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
import io.cotalk.testkit.Browser;
import io.cotalk.testkit.BrowserTab;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The web client of the release before, whose files are kept with the tests, works with this
 * server: a page stays open while the nodes behind it are replaced.
 */
@ExtendWith({Testkit.class, WithBrowser.class})
class PreviousClientIT {
  /** After {@code lose()} there are no connections, until {@code find()}. */
  private static final String NETWORK =
      """
      (() => {
        const Real = globalThis.WebSocket;
        const live = new Set();
        let lost = false;
        globalThis.lose = () => {
          lost = true;
          live.forEach((ws) => ws.close());
        };
        globalThis.find = () => {
          lost = false;
          globalThis.dispatchEvent(new Event('online'));
        };
        globalThis.WebSocket = class extends Real {
          constructor(url, protocols) {
            super(lost ? 'ws://127.0.0.1:9/' : url, protocols);
            live.add(this);
          }
        };
      })();
      """;

  /** The file of the release before; libraries have their version in the path and stay. */
  private static Optional<byte[]> previous(String path) {
    String name = "/previous-web" + (path.equals("/") ? "/index.html" : path);
    try (InputStream in = PreviousClientIT.class.getResourceAsStream(name)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BrowserTab previousClient(Browser browser, TestCluster cluster, int node) {
    BrowserTab tab = open(browser, cluster, node, "en-US");
    tab.serveInstead(cluster.node(node).http("/"), PreviousClientIT::previous);
    tab.reload();
    return tab;
  }

  @Test
  void twoPeopleTalkReloadAndReadOn(TestCluster cluster, Browser browser) {
    BrowserTab minji = previousClient(browser, cluster, 0);
    BrowserTab alex = previousClient(browser, cluster, 1);
    signUp(minji, Api.freshHandle("minji"), "Minji");
    String handle = Api.freshHandle("alex");
    signUp(alex, handle, "Alex");
    minji.click("button[aria-label='New chat']");
    Tabs.choose(minji, handle);
    minji.click("dialog .primary");
    say(minji, "one");
    alex.await("the new room with its unread message", "all('.badge').length === 1");
    alex.click("nav a");
    awaitMessages(alex, "one");
    alex.await("it counts as read", "all('.badge').length === 0");
    say(alex, "two");
    awaitMessages(minji, "one", "two");
    alex.reload();
    awaitMessages(alex, "one", "two");
    say(minji, "three");
    awaitMessages(alex, "one", "two", "three");
    assertThat(minji.faults()).isEmpty();
    assertThat(alex.faults()).isEmpty();
    assertThat(alex.servedInstead())
        .as("the files of the release before")
        .contains("/", "/main.js", "/socket.js", "/roomlog.js", "/session.js");
  }

  @Test
  void whatCameWhileTheConnectionWasLostIsThereAfterwards(TestCluster cluster, Browser browser) {
    Api api = cluster.api(2);
    TestUser writer = api.signUp("writer");
    TestUser reader = api.signUp("reader");
    String room = api.createRoom(writer, "resumed", known(reader.handle()));
    BrowserTab tab = previousClient(browser, cluster, 0);
    tab.beforeEachPage(NETWORK);
    tab.reload();
    logIn(tab, reader);
    enter(tab, room);
    send(api, writer, room, "before");
    awaitMessages(tab, "before");
    tab.evaluate("lose(); undefined");
    for (int i = 1; i <= 3; i++) {
      send(api, writer, room, "meanwhile " + i);
    }
    tab.evaluate("find(); undefined");
    awaitMessages(tab, "before", "meanwhile 1", "meanwhile 2", "meanwhile 3");
    tab.reload();
    awaitMessages(tab, "before", "meanwhile 1", "meanwhile 2", "meanwhile 3");
    assertThat(tab.servedInstead()).contains("/socket.js");
  }
}
