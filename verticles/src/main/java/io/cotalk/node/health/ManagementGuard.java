package io.cotalk.node.health;

import io.cotalk.core.config.ManagementConfig;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.transport.failure.HttpFailure;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may read the management port. A web page can make a browser behind the firewall ask this port
 * under a name of the page's own site (DNS rebinding); such a request names that site in {@code
 * Host}. Immutable; any thread.
 */
final class ManagementGuard {
  private static final String BEARER = "Bearer ";

  private static final HttpFailure UNKNOWN_HOST =
      HttpFailure.of(
          new ChatException(
              ErrorCode.FORBIDDEN,
              "Host is neither an address nor a known name; management.hosts adds names"));

  /** No name server decides where an address leads. */
  private static final Pattern ADDRESS =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9A-Fa-f:.]{2,45}]");

  private final Set<String> names = new HashSet<>();
  private final byte @Nullable [] token;

  /** Takes the host name of this machine, or an empty text. */
  ManagementGuard(ManagementConfig config, String hostName) {
    names.add("localhost");
    names.add(normal(config.host()));
    names.add(normal(hostName));
    config.hosts().forEach(name -> names.add(normal(name)));
    names.remove("");
    token = config.token().isEmpty() ? null : bytes(config.token());
  }

  /** Returns the refusal of a request that is neither to an address nor to a known name. */
  Optional<HttpFailure> refusal(HttpServerRequest request) {
    return hasKnownHost(request) ? Optional.empty() : Optional.of(UNKNOWN_HOST);
  }

  /** Goes on with a request that may see everything, else fails with UNAUTHORIZED. */
  void checkToken(RoutingContext ctx) {
    if (seesAll(ctx.request())) {
      ctx.next();
    } else {
      ctx.response().putHeader("WWW-Authenticate", "Bearer");
      ctx.fail(new ChatException(ErrorCode.UNAUTHORIZED, "management.token is needed"));
    }
  }

  /** Whether no token is configured, or {@code request} shows it. */
  boolean seesAll(HttpServerRequest request) {
    if (token == null) {
      return true;
    }
    String given = request.getHeader(HttpHeaders.AUTHORIZATION);
    return given != null
        && given.regionMatches(true, 0, BEARER, 0, BEARER.length())
        && MessageDigest.isEqual(token, bytes(given.substring(BEARER.length())));
  }

  /** Load balancers ask in HTTP/1.0, which needs no host; browsers always name one. */
  private boolean hasKnownHost(HttpServerRequest request) {
    List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
    if (hosts.isEmpty()) {
      return request.version() == HttpVersion.HTTP_1_0;
    }
    HostAndPort authority =
        hosts.size() == 1 ? HostAndPort.parseAuthority(hosts.getFirst(), -1) : null;
    if (authority == null) {
      return false;
    }
    String host = normal(authority.host());
    return ADDRESS.matcher(host).matches() || names.contains(host);
  }

  /** A dot at the end of a name only says that nothing is to be added to it. */
  private static String normal(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
