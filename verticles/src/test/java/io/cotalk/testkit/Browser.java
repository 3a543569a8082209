package io.cotalk.testkit;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The installed Chromium, without a window, driven over the DevTools protocol
 * (https://chromedevtools.github.io/devtools-protocol/). Has a profile of its own, which goes with
 * it. Blocking.
 */
public final class Browser implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome-stable", "google-chrome");
  private static final Pattern ADDRESS = Pattern.compile("DevTools listening on (ws://\\S+)");

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonObject>> waiting = new ConcurrentHashMap<>();
  private final Map<String, Consumer<JsonObject>> tabs = new ConcurrentHashMap<>();

  private Browser(Process process, Path profile, URI address) {
    this.process = process;
    this.profile = profile;
    this.socket =
        HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address, new Listener()).join();
  }

  /** Returns the Chromium on the search path; empty if there is none. */
  public static Optional<Path> installed() {
    String path = System.getenv().getOrDefault("PATH", "");
    return NAMES.stream()
        .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(dir -> Path.of(dir, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts the browser; it is ready when this returns. */
  public static Browser launch(Path executable) {
    try {
      Path profile = Files.createTempDirectory("cotalk-browser");
      Process process =
          new ProcessBuilder(
                  executable.toString(),
                  "--headless=new",
                  // Build machines run as root, where the sandbox refuses to.
                  "--no-sandbox",
                  "--disable-gpu",
                  "--disable-dev-shm-usage",
                  "--disable-background-networking",
                  "--disable-component-update",
                  "--disable-sync",
                  // A page that a test puts in the place of the server's may reach the server.
                  "--disable-features=LocalNetworkAccessChecks",
                  "--no-first-run",
                  "--remote-debugging-port=0",
                  "--user-data-dir=" + profile,
                  "about:blank")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new Browser(process, profile, address(process));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // Reads on in the background: a full pipe would stop the browser.
  private static URI address(Process process) {
    CompletableFuture<URI> found = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try (BufferedReader lines = process.errorReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                  Matcher matcher = ADDRESS.matcher(line);
                  if (matcher.find()) {
                    found.complete(URI.create(matcher.group(1)));
                  }
                }
                found.completeExceptionally(new IllegalStateException("the browser ended"));
              } catch (IOException e) {
                found.completeExceptionally(e);
              }
            });
    return found.orTimeout(Await.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  /**
   * Opens an address as somebody new: nothing stored by other tabs is there.
   *
   * @param locale language of the browser, such as {@code ko-KR}
   */
  public BrowserTab open(URI address, String locale) {
    String context = call(null, "Target.createBrowserContext").getString("browserContextId");
    String target =
        call(null, "Target.createTarget", "url", "about:blank", "browserContextId", context)
            .getString("targetId");
    String session =
        call(null, "Target.attachToTarget", "targetId", target, "flatten", true)
            .getString("sessionId");
    BrowserTab tab = new BrowserTab(this, session);
    tabs.put(session, tab::heard);
    tab.start(address, locale);
    return tab;
  }

  /** Calls a method; {@code params} are names and values in turns. Fails as AssertionError. */
  JsonObject call(@Nullable String session, String method, Object... params) {
    int id = numbers.incrementAndGet();
    JsonObject arguments = new JsonObject();
    for (int i = 0; i < params.length; i += 2) {
      arguments.put((String) params[i], params[i + 1]);
    }
    JsonObject request =
        new JsonObject().put("id", id).put("method", method).put("params", arguments);
    if (session != null) {
      request.put("sessionId", session);
    }
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    synchronized (socket) {
      socket.sendText(request.encode(), true).join();
    }
    JsonObject message = answer.orTimeout(Await.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    if (message.containsKey("error")) {
      throw new AssertionError(method + ": " + message.getJsonObject("error").encode());
    }
    return message.getJsonObject("result");
  }

  @Override
  public void close() {
    socket.abort();
    process.destroyForcibly().onExit().orTimeout(Await.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    Await.until("the browser's profile is gone", () -> deleted(profile));
  }

  // Helper processes of the browser may still write for a moment.
  private static boolean deleted(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
      return true;
    } catch (IOException | UncheckedIOException e) {
      return !Files.exists(folder);
    }
  }

  private void take(JsonObject message) {
    CompletableFuture<JsonObject> answer = waiting.remove(message.getInteger("id", 0));
    if (answer != null) {
      answer.complete(message);
      return;
    }
    Consumer<JsonObject> tab = tabs.get(message.getString("sessionId", ""));
    if (tab != null) {
      tab.accept(message);
    }
  }

  /** Puts the parts of messages together. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        JsonObject message = new JsonObject(text.toString());
        text.setLength(0);
        take(message);
      }
      from.request(1);
      return null;
    }
  }
}
