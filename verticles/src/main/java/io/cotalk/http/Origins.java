package io.cotalk.http;

import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which web pages may use this server: those it served itself and those of the configured
 * origins. Immutable; any thread.
 */
public final class Origins {
  private final Set<String> allowed;

  /** Takes origins such as {@code https://chat.example.org}. */
  public Origins(Collection<String> allowed) {
    this.allowed = Set.copyOf(allowed);
  }

  /** Whether {@code origin} is one of the configured ones. */
  public boolean isConfigured(String origin) {
    return allowed.contains(origin);
  }

  /**
   * Whether a page of {@code origin} may talk to this server.
   *
   * @param origin the request's Origin; null: not a page of a browser, which may
   * @param host the request's Host, which a browser sets truthfully
   */
  public boolean allows(@Nullable String origin, @Nullable String host) {
    return origin == null
        || isConfigured(origin)
        || (host != null && (origin.equals("http://" + host) || origin.equals("https://" + host)));
  }
}
