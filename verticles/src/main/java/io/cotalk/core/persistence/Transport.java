package io.cotalk.core.persistence;

import java.util.Locale;

/** How a send comes in, as metrics tell it. */
public enum Transport {
  WEBSOCKET,
  HTTP;

  private final String label = name().toLowerCase(Locale.ROOT);

  String label() {
    return label;
  }
}
