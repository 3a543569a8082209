package io.cotalk.testkit;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page in a {@link Browser}. Selectors reach into shadow trees and find only what is visible.
 * Blocking.
 */
public final class BrowserTab {
  /** {@code all(selector)}: visible elements of the page and of every open shadow tree. */
  private static final String FIND =
      """
      globalThis.all = (selector, root = document) =>
        [...root.querySelectorAll('*')].flatMap((e) => [
          ...(e.matches(selector) && e.getClientRects().length > 0 ? [e] : []),
          ...(e.shadowRoot ? all(selector, e.shadowRoot) : []),
        ]);
      """;

  /** Chromium drops what it loads when any interface comes or goes, as with each container. */
  private static final String NETWORK_CHANGED = "ERR_NETWORK_CHANGED";

  private static final String HTML = "text/html; charset=utf-8";

  private static final Map<String, String> TYPES =
      Map.of(
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "webmanifest", "application/manifest+json");

  private final Browser browser;
  private final String session;
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final List<String> served = new CopyOnWriteArrayList<>();
  private volatile Function<String, Optional<byte[]>> instead = path -> Optional.empty();
  private volatile boolean networkChanged;

  BrowserTab(Browser browser, String session) {
    this.browser = browser;
    this.session = session;
  }

  void start(URI address, String locale) {
    call("Runtime.enable");
    call("Log.enable");
    call("Page.enable");
    call("Page.addScriptToEvaluateOnNewDocument", "source", FIND);
    // Several tabs of one browser, each as if it were the one in front.
    call("Emulation.setFocusEmulationEnabled", "enabled", true);
    call("Emulation.setLocaleOverride", "locale", locale);
    String agent = browser.call(null, "Browser.getVersion").getString("userAgent");
    call("Emulation.setUserAgentOverride", "userAgent", agent, "acceptLanguage", locale);
    call("Page.navigate", "url", address.toString());
    loaded();
    while (networkChanged) {
      networkChanged = false;
      call("Page.reload");
      loaded();
    }
  }

  /** Runs a script in every page from the next one on, before anything of the page. */
  public void beforeEachPage(String script) {
    call("Page.addScriptToEvaluateOnNewDocument", "source", script);
  }

  /**
   * From the next page on, answers what the page asks this server for by these files, where there
   * is one, instead of the server.
   *
   * @param files by path; empty where there is none
   */
  public void serveInstead(URI server, Function<String, Optional<byte[]>> files) {
    instead = files;
    JsonObject pattern = new JsonObject().put("urlPattern", server.resolve("/") + "*");
    call("Fetch.enable", "patterns", new JsonArray().add(pattern));
  }

  /** The paths that were answered by files, in order. */
  public List<String> servedInstead() {
    return List.copyOf(served);
  }

  private void paused(String request, URI url) {
    Optional<byte[]> file = instead.apply(url.getPath());
    if (file.isEmpty()) {
      call("Fetch.continueRequest", "requestId", request);
      return;
    }
    served.add(url.getPath());
    String ending = url.getPath().substring(url.getPath().lastIndexOf('.') + 1);
    JsonObject type =
        new JsonObject().put("name", "Content-Type").put("value", TYPES.getOrDefault(ending, HTML));
    call(
        "Fetch.fulfillRequest",
        "requestId",
        request,
        "responseCode",
        200,
        "responseHeaders",
        new JsonArray().add(type),
        "body",
        Base64.getEncoder().encodeToString(file.get()));
  }

  private void loaded() {
    await("a page", "location.protocol !== 'about:' && document.readyState === 'complete'");
  }

  /** Console errors, uncaught exceptions and violations of the security policy so far. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  /** Evaluates JavaScript, waits for its promise if it is one, and returns its JSON value. */
  public @Nullable Object evaluate(String script) {
    JsonObject answer =
        call(
            "Runtime.evaluate",
            "expression",
            script,
            "awaitPromise",
            true,
            "returnByValue",
            true,
            "userGesture",
            true);
    JsonObject exception = answer.getJsonObject("exceptionDetails");
    if (exception != null) {
      throw new AssertionError(exception.encodePrettily());
    }
    return answer.getJsonObject("result").getValue("value");
  }

  /** Waits until an expression is true; it may fail meanwhile, as while a page loads. */
  public void await(String what, String expression) {
    String script =
        "(() => { try { return Boolean(" + expression + ") } catch { return false } })()";
    Await.until(what + " (faults: " + faults + ")", () -> Boolean.TRUE.equals(evaluate(script)));
  }

  /** Texts of the visible elements, in the order of the page. */
  public List<?> texts(String selector) {
    Object texts = evaluate("all(" + quote(selector) + ").map((e) => e.textContent.trim())");
    return texts instanceof JsonArray array ? array.getList() : List.of();
  }

  public void click(String selector) {
    await(selector + " is there", "all(" + quote(selector) + ").length > 0");
    evaluate("all(" + quote(selector) + ")[0].click()");
  }

  /** Types into a field as a keyboard does. */
  public void type(String selector, String text) {
    await(selector + " is there", "all(" + quote(selector) + ").length > 0");
    // In one step: the page may give the focus to another field between two.
    evaluate(
        "all(%s)[0].focus(), document.execCommand('insertText', false, %s)"
            .formatted(quote(selector), quote(text)));
  }

  public void pressEnter() {
    for (String type : List.of("keyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          "type",
          type,
          "key",
          "Enter",
          "code",
          "Enter",
          "windowsVirtualKeyCode",
          13,
          "text",
          "\r");
    }
  }

  /** Loads the page again and waits until the old one is gone. */
  public void reload() {
    evaluate("globalThis.beforeReload = true");
    call("Page.reload");
    await("a new page", "!globalThis.beforeReload && document.readyState === 'complete'");
  }

  /** Gives the page another size in CSS pixels, and light or dark colours. */
  public void look(int width, int height, String colours) {
    call(
        "Emulation.setDeviceMetricsOverride",
        "width",
        width,
        "height",
        height,
        "deviceScaleFactor",
        1,
        "mobile",
        false);
    JsonObject feature = new JsonObject().put("name", "prefers-color-scheme").put("value", colours);
    call("Emulation.setEmulatedMedia", "features", new JsonArray().add(feature));
  }

  /** Writes a PNG of what is visible, for a person to look at. */
  public void screenshot(Path file) throws IOException {
    String data = call("Page.captureScreenshot", "format", "png").getString("data");
    Files.write(file, Base64.getDecoder().decode(data));
  }

  private static String quote(String text) {
    return Json.encode(text);
  }

  private JsonObject call(String method, Object... params) {
    return browser.call(session, method, params);
  }

  /** An event from the page. */
  void heard(JsonObject message) {
    JsonObject params = message.getJsonObject("params", new JsonObject());
    switch (message.getString("method", "")) {
      case "Runtime.exceptionThrown" -> faults.add(params.encode());
      case "Runtime.consoleAPICalled" -> addIfError(params.getString("type"), params);
      case "Log.entryAdded" -> {
        JsonObject entry = params.getJsonObject("entry");
        addIfError(entry.getString("level"), entry);
      }
      case "Fetch.requestPaused" -> {
        String request = params.getString("requestId");
        URI url = URI.create(params.getJsonObject("request").getString("url"));
        // The answer to a call comes by the thread that is here.
        Thread.startVirtualThread(() -> paused(request, url));
      }
      default -> {
        // Nothing went wrong.
      }
    }
  }

  private void addIfError(String level, JsonObject what) {
    String text = what.encode();
    if (text.contains(NETWORK_CHANGED)) {
      networkChanged = true;
    } else if (level.equals("error") || level.equals("warning") || level.equals("assert")) {
      faults.add(text);
    }
  }
}
