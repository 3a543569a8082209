package io.cotalk.web;

import static io.cotalk.web.Tabs.choose;
import static io.cotalk.web.Tabs.logIn;
import static io.cotalk.web.Tabs.open;
import static io.cotalk.web.Tabs.resource;
import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Browser;
import io.cotalk.testkit.BrowserTab;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The list of rooms: late answers, many rooms, leaving several, choosing people. */
@ExtendWith({Testkit.class, WithBrowser.class})
class RoomListIT {
  /** Answers to lists of rooms wait, once they are here, until {@code release()}. */
  private static final String HELD_LISTS =
      """
      (() => {
        const real = globalThis.fetch;
        globalThis.held = [];
        globalThis.release = () => held.splice(0).forEach((go) => go());
        globalThis.fetch = async (url, options) => {
          const answer = await real(url, options);
          if (/\\/rooms\\?/.test(url)) await new Promise((go) => held.push(go));
          return answer;
        };
      })();
      """;

  @Test
  void aLateListOfRoomsTakesNothingBack(TestCluster cluster, Browser browser) {
    Api api = cluster.api(1);
    TestUser user = api.signUp("late");
    TestUser other = api.signUp("other");
    api.createRoom(other, "kept", user);
    String left = api.createRoom(other, "left", user);
    BrowserTab tab = logIn(browser, cluster, user);
    awaitRooms(tab, "left", "kept");

    tab.beforeEachPage(HELD_LISTS);
    tab.reload();
    tab.await("the list is on its way", "held.length > 0");
    api.createRoom(other, "invited", user);
    api.call("DELETE", "/rooms/" + left + "/members/me", user, null).expect(204);
    tab.await("the invitation", "all('nav bdi').some((e) => e.textContent === 'invited')");
    tab.evaluate("release()");
    awaitRooms(tab, "invited", "kept");
    tab.await("read to its end", "all('co-room-list')[0].store.rooms.loaded");
    awaitRooms(tab, "invited", "kept");
    assertThat(tab.faults()).isEmpty();
  }

  @Test
  void snapshotsAndPushesInAnyOrderEndAtWhatTheServerHas(TestCluster cluster, Browser browser)
      throws IOException {
    BrowserTab tab = open(browser, cluster, 0, "en-US");
    tab.await("the client", "all('co-login').length === 1");
    assertThat(tab.evaluate(resource("rooms-check.js"))).isEqualTo("held");
  }

  @Test
  void severalGroupsAreLeftAtOnceAndDirectRoomsStay(TestCluster cluster, Browser browser) {
    Api api = cluster.api(0);
    TestUser user = api.signUp("leaver");
    TestUser other = api.signUp("other");
    for (int i = 0; i < 50; i++) {
      api.createRoom(other, "group " + i, user);
    }
    api.call("POST", "/rooms/direct", user, new JsonObject().put("handle", other.handle()))
        .expect(201);
    BrowserTab tab = logIn(browser, cluster, user);
    tab.await("all rooms", "all('co-room-list')[0].store.rooms.list.length === 51");
    assertThat(tab.evaluate("all('nav li').length > 10 && all('nav li').length < 45"))
        .isEqualTo(true);
    assertThat(tab.evaluate("all('nav li')[0].getAttribute('aria-setsize')")).isEqualTo("51");
    tab.evaluate("all('.rooms')[0].scrollTop = 1e6");
    tab.await(
        "the last row", "all('nav li').some((e) => e.getAttribute('aria-posinset') === '51')");

    tab.click("button[aria-label='Menu']");
    tab.click("[popover] .item:nth-of-type(2)");
    tab.evaluate("all('.rooms')[0].scrollTop = 0");
    tab.click("nav .all button");
    tab.await("all chosen", "all('nav .all .hint')[0].textContent.startsWith('50')");
    tab.click("nav .picking .danger");
    tab.click("nav .picking .danger");
    awaitRooms(tab, other.handle());
    Await.until(
        "left on the server",
        () ->
            api.call("GET", "/rooms?limit=200", user, null)
                    .expect(200)
                    .json()
                    .getJsonArray("rooms")
                    .size()
                == 1);
    assertThat(tab.faults()).isEmpty();
  }

  @Test
  void aPersonIsChosenFromWhoWasFound(TestCluster cluster, Browser browser) {
    Api api = cluster.api(0);
    TestUser user = api.signUp("chooser");
    TestUser wanted = api.signUp("wanted");
    TestUser stranger = api.signUp("stranger");
    BrowserTab tab = logIn(browser, cluster, user);
    tab.click("button[aria-label='New chat']");
    tab.type("#handle", stranger.handle() + " " + wanted.handle());
    tab.click("dialog .primary");
    tab.await("a word about it", "all('#note.error').length === 1");
    tab.await("both were found", "all('.person').length === 2");
    tab.click("dialog .primary");
    assertThat(tab.texts("nav li")).isEmpty();
    tab.evaluate("all('.person')[1].click()");
    tab.await("one chosen", "all('.chip').length === 1");
    tab.click("dialog .primary");
    awaitRooms(tab, wanted.handle());

    tab.click("button[aria-label='New chat']");
    tab.click(".tabs label:nth-child(2)");
    tab.type("#title", "two and me");
    choose(tab, wanted.handle());
    choose(tab, stranger.handle());
    tab.type("#handle", "nobody-" + wanted.handle());
    tab.await("nobody", "all('.found .error').length === 1");
    tab.click("dialog .primary");
    assertThat(tab.texts("nav li").size()).isEqualTo(1);
    assertThat(tab.faults()).allMatch(fault -> fault.contains("404"));
  }

  /** The answers to the first four requests for a new room are lost once they are here. */
  private static final String LOST_ANSWERS =
      """
      (() => {
        const real = globalThis.fetch;
        globalThis.lost = 0;
        globalThis.fetch = async (url, options) => {
          const answer = await real(url, options);
          if (options?.method === 'POST' && /\\/rooms$/.test(url) && lost < 4) {
            lost++;
            throw new TypeError('lost');
          }
          return answer;
        };
      })();
      """;

  @Test
  void aRoomWhoseAnswerIsLostIsMadeOnce(TestCluster cluster, Browser browser) {
    Api api = cluster.api(0);
    TestUser user = api.signUp("maker");
    TestUser guest = api.signUp("guest");
    BrowserTab tab = logIn(browser, cluster, user);
    tab.beforeEachPage(LOST_ANSWERS);
    tab.reload();
    tab.click("button[aria-label='New chat']");
    tab.click(".tabs label:nth-child(2)");
    tab.type("#title", "once");
    choose(tab, guest.handle());
    tab.click("dialog .primary");
    tab.await("three tries", "lost === 3 && all('dialog .primary:disabled').length === 0");
    tab.click("dialog .primary");
    tab.await("the room is shown", "location.hash.startsWith('#/r/')");
    awaitRooms(tab, "once");
    assertThat(tab.evaluate("lost")).isEqualTo(4);
    assertThat(
            api.call("GET", "/rooms?limit=200", user, null)
                .expect(200)
                .json()
                .getJsonArray("rooms"))
        .hasSize(1);
  }

  private static void awaitRooms(BrowserTab tab, String... names) {
    List<String> wanted = List.of(names);
    Await.until(
        "rooms " + wanted + " in " + tab.faults(),
        () ->
            tab.texts("nav .name bdi").size() == wanted.size()
                && tab.texts("nav .name bdi").containsAll(wanted));
  }
}
