package io.cotalk.web;

import static io.cotalk.web.Tabs.enter;
import static io.cotalk.web.Tabs.logIn;
import static io.cotalk.web.Tabs.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Browser;
import io.cotalk.testkit.BrowserTab;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Texts that want to look like others: links, directions, piles of accents. */
@ExtendWith({Testkit.class, WithBrowser.class})
class TextsIT {
  @Test
  void aLinkShowsTheHostThatWillBeAskedFor(TestCluster cluster, Browser browser) {
    Api api = cluster.api(0);
    TestUser user = api.signUp("reader");
    TestUser other = api.signUp("other");
    String room = api.createRoom(other, "links", user);
    List<String> texts =
        List.of(
            "https://example.org/a?b=c#d",
            "https://www.삼성.example/경로",
            // Cyrillic letters that look Latin: some of them, then all.
            "https://p\u0430ypal.example/login",
            "https://\u0430\u0440\u0440\u04cf\u0435.example",
            "https://삼성card.example/",
            "http://0x7f.1/",
            "https://ex%61mple.org/",
            "https://\uff45\uff58ample.org/",
            "https://bank.example@evil.example/",
            "https://evil.example/\u202egpj.exe",
            "https://xn--80ak6aa92e.example/");
    texts.forEach(text -> send(api, other, room, text));
    BrowserTab tab = logIn(browser, cluster, user);
    enter(tab, room);
    tab.await("all are here", "all('.bubble').length === " + texts.size());
    assertThat(List.copyOf(tab.texts(".bubble a")))
        .isEqualTo(
            List.of(
                "https://example.org/a?b=c#d",
                "https://www.삼성.example/경로",
                "https://xn--pypal-4ve.example/login",
                "https://xn--80ak6aa92e.example",
                "https://xn--card-k44rjv.example/",
                "http://127.0.0.1/",
                "https://example.org/",
                "https://example.org/",
                "https://evil.example/",
                "https://xn--80ak6aa92e.example/"));
    assertThat(
            tab.evaluate(
                "all('.bubble a').every((a) => a.hostname === new URL(a.textContent).hostname)"))
        .isEqualTo(true);
    assertThat(tab.faults()).isEmpty();
  }

  @Test
  void controlsOfDirectionAreMarksAndEachTextKeepsToItself(TestCluster cluster, Browser browser) {
    Api api = cluster.api(0);
    TestUser user = api.signUp("reader");
    TestUser other = api.signUp("other");
    String room = api.createRoom(other, "\u05d0\u05d1\u05d2", user);
    send(api, other, room, "pay \u202e001\u202c now \u2067x\u2069");
    send(api, other, room, "Z" + "\u0301\u0336\u20dd".repeat(40) + " end");
    BrowserTab tab = logIn(browser, cluster, user);
    enter(tab, room);
    tab.await("both are here", "all('.bubble').length === 2");
    assertThat(tab.texts(".bubble").getFirst()).isEqualTo("pay RLO001PDF now RLIxPDI");
    assertThat(List.copyOf(tab.texts(".bubble .mark")))
        .isEqualTo(List.of("RLO", "PDF", "RLI", "PDI"));
    assertThat(tab.evaluate("all('nav bdi, h2 bdi, .line bdi').length >= 4")).isEqualTo(true);
    assertThat(
            tab.evaluate(
                "all('.bubble').every((e) => getComputedStyle(e).overflow === 'clip'"
                    + " && getComputedStyle(e).unicodeBidi === 'isolate')"))
        .isEqualTo(true);
    assertThat(
            tab.evaluate(
                "import('/visible.js').then(({ plain }) => [0x61c, 0x200e, 0x200f, 0x202a, 0x202b,"
                    + " 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069].every((c) =>"
                    + " /^⟨[A-Z]{3}⟩$/.test(plain(String.fromCodePoint(c)))))"))
        .isEqualTo(true);
    assertThat(tab.faults()).isEmpty();
  }
}
