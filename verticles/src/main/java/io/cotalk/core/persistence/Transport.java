package io.cotalk.core.persistence;

import java.util.regex.Pattern;

/**
 * A way for clients to reach the server, as metrics tell it. Each transport brings one of its own;
 * none is ever made of what a client says.
 *
 * @param label at most 16 lower-case letters, digits and hyphens
 */
public record Transport(String label) {
  private static final Pattern LABEL = Pattern.compile("[a-z][a-z0-9-]{0,15}");

  /** The operations of the API. */
  public static final Transport HTTP = new Transport("http");

  public Transport {
    if (!LABEL.matcher(label).matches()) {
      throw new IllegalArgumentException("no name of a transport: " + label);
    }
  }
}
