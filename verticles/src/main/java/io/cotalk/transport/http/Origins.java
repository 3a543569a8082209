package io.cotalk.transport.http;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides which web pages may use this server: those it served itself and those of the configured
 * origins. A scheme's own port is the same as none (RFC 6454 section 4): proxies write it into the
 * Host header, browsers leave it out of the Origin. Immutable; any thread.
 */
public final class Origins {
  private static final Pattern ORIGIN = Pattern.compile("(https?)://([^/?#@\\s]+)");
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\[\\]/?#@\\s]+)(?::(\\d{1,5}))?");

  private final Set<String> allowed;

  /** Takes origins such as {@code https://chat.example.org}. */
  public Origins(Collection<String> allowed) {
    this.allowed = allowed.stream().map(Origins::normal).collect(Collectors.toUnmodifiableSet());
  }

  /** Whether {@code origin} is one of the configured ones. */
  public boolean isConfigured(String origin) {
    return allowed.contains(normal(origin));
  }

  /**
   * Whether a page of {@code origin} may talk to this server.
   *
   * @param origin the request's Origin; null: not a page of a browser, which may
   * @param host the request's Host, which a browser sets truthfully
   */
  public boolean allows(@Nullable String origin, @Nullable String host) {
    if (origin == null || isConfigured(origin)) {
      return true;
    }
    Matcher matcher = ORIGIN.matcher(origin);
    if (host == null || !matcher.matches()) {
      return false;
    }
    String scheme = matcher.group(1);
    return normal(scheme, matcher.group(2)).equals(normal(scheme, host));
  }

  /** Returns the origin in lower case and without its scheme's own port; another text as it is. */
  private static String normal(String origin) {
    Matcher matcher = ORIGIN.matcher(origin);
    return matcher.matches() ? normal(matcher.group(1), matcher.group(2)) : origin;
  }

  private static String normal(String scheme, String authority) {
    Matcher matcher = AUTHORITY.matcher(authority);
    if (!matcher.matches()) {
      return scheme + "://" + authority;
    }
    String host = matcher.group(1).toLowerCase(Locale.ROOT);
    String port = matcher.group(2);
    boolean own = port == null || Integer.parseInt(port) == (scheme.equals("https") ? 443 : 80);
    return scheme + "://" + host + (own ? "" : ":" + Integer.parseInt(port));
  }
}
