package io.cotalk.node.dev;

import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code ./cotalk chat HANDLE [URL]}: the smallest client, for a first look at the protocol. Signs
 * up or logs in, lists the user's rooms and opens the newest: {@link ChatSocket}.
 */
public final class ChatMain {
  private static final String USAGE = "chat takes HANDLE and, if it is another, the server's URL";
  private static final String DEFAULT_URL = "http://127.0.0.1:8080";

  /** Of accounts on this machine; the same as in README.md. */
  private static final String LOCAL_PASSWORD = "correct horse battery";

  private static final Set<String> LOCAL = Set.of("127.0.0.1", "localhost", "[::1]");
  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final int EVENTS_SHOWN = 20;
  private static final int FAILED = 1;

  /** EX_USAGE of sysexits.h. */
  private static final int WRONG_USE = 64;

  private ChatMain() {}

  /**
   * Returns when the input has ended; ends the process with a code and one line on standard error
   * where something is wrong.
   *
   * @param words a handle, and the URL of a server without a path
   */
  public static void main(String[] words) {
    try {
      run(List.of(words), new PrintStream(System.out, true, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      exit(WRONG_USE, String.valueOf(e.getMessage()));
    } catch (DevFault e) {
      exit(FAILED, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(List<String> words, PrintStream out) throws InterruptedException {
    if (words.isEmpty() || words.size() > 2) {
      throw new IllegalArgumentException(USAGE);
    }
    String handle = words.getFirst();
    URI server = server(words.size() == 2 ? words.getLast() : DEFAULT_URL);
    String password = password(server, System.getenv());
    ChatApi api = new ChatApi(server, handle, password);
    List<JsonObject> rooms = api.rooms();
    if (rooms.isEmpty()) {
      throw new DevFault(handle + " is in no room yet; README.md shows how to open one");
    }
    out.println(handle + " is in these rooms, the newest first:");
    for (JsonObject room : rooms) {
      out.println("  " + room.getString("id") + "  " + room.getString("title", "direct"));
    }
    out.println(
        "The first is open. A line that you type is sent there; one that begins with { is sent as"
            + " it is. Ctrl-D ends.");
    JsonObject room = rooms.getFirst();
    long position = Math.max(0, room.getLong("head") - EVENTS_SHOWN);
    ChatSocket.talk(server, api, new ChatRoom(room.getString("id"), position), System.in, out);
  }

  /** Reads {@code http://host:port}. */
  static URI server(String text) {
    try {
      URI uri = URI.create(text);
      if (uri.getScheme() != null && SCHEMES.contains(uri.getScheme()) && uri.getHost() != null) {
        return uri.resolve("/");
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(text + " is no URL; " + USAGE, e);
    }
    throw new IllegalArgumentException(text + " is no URL such as " + DEFAULT_URL + "; " + USAGE);
  }

  /** A password that everybody knows is only for servers on this machine. */
  static String password(URI server, Map<String, String> environment) {
    @Nullable String password = environment.get("COTALK_PASSWORD");
    if (password != null) {
      return password;
    }
    if (LOCAL.contains(server.getHost())) {
      return LOCAL_PASSWORD;
    }
    throw new DevFault("set COTALK_PASSWORD; it is " + LOCAL_PASSWORD + " on this machine alone");
  }

  private static void exit(int code, String line) {
    System.err.println("cotalk: " + line);
    System.exit(code);
  }
}
