package io.cotalk.web;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Browser;
import io.cotalk.testkit.BrowserTab;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** What a person does in the web client, and what tests arrange around it. */
final class Tabs {
  private Tabs() {}

  static BrowserTab open(Browser browser, TestCluster cluster, int node, String locale) {
    return browser.open(cluster.node(node).http("/"), locale);
  }

  static void signUp(BrowserTab tab, String handle, String name) {
    tab.click(".switch");
    tab.type("#handle", handle);
    tab.type("#name", name);
    tab.type("#password", Api.PASSWORD);
    tab.click("form .primary");
    tab.await("the list of rooms", "all('co-room-list').length === 1");
  }

  /** Opens the client and logs this account in. */
  static BrowserTab logIn(Browser browser, TestCluster cluster, TestUser user) {
    BrowserTab tab = open(browser, cluster, 0, "en-US");
    logIn(tab, user);
    return tab;
  }

  static void logIn(BrowserTab tab, TestUser user) {
    tab.await("the login", "all('co-login').length === 1");
    if (!user.handle().equals(tab.evaluate("all('#handle')[0].value"))) {
      tab.type("#handle", user.handle());
    }
    tab.type("#password", user.password());
    tab.click("form .primary");
    tab.await("the list of rooms", "all('co-room-list').length === 1");
  }

  /** Somebody of whom only the handle matters. */
  static TestUser known(String handle) {
    return new TestUser("", handle, "", "", "", "");
  }

  /** Finds a person by handle in an open dialog and chooses them. */
  static void choose(BrowserTab tab, String handle) {
    tab.type("#handle", handle);
    tab.click(".person:not(:disabled)");
    tab.await("chosen", "all('.chip').some((e) => e.textContent.includes('@" + handle + "'))");
  }

  static void enter(BrowserTab tab, String room) {
    tab.evaluate("location.hash = '#/r/" + room + "'");
    tab.await(
        "the room",
        "all('co-composer').length === 1 && all('co-composer')[0].conversation.id === '"
            + room
            + "'");
  }

  static void say(BrowserTab tab, String text) {
    tab.type("textarea", text);
    tab.pressEnter();
    tab.await("nothing is on its way", "all('.pending, .failure').length === 0");
  }

  static void awaitMessages(BrowserTab tab, String... texts) {
    Await.until(
        "messages " + List.of(texts) + " in " + tab.faults(),
        () -> tab.texts(".bubble").equals(List.of(texts)));
  }

  /** Stores a message, as often as the rate asks for it. */
  static void send(Api api, TestUser writer, String room, String text) {
    String cid = Cids.next();
    Await.until("stored", () -> api.send(writer, room, cid, text).status() == 201);
  }

  static String resource(String name) throws IOException {
    try (InputStream in = Tabs.class.getResourceAsStream("/web/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
