package io.cotalk.loadtest.checker;

import io.cotalk.loadtest.history.ReadEvent;

/** What pages say. */
final class Pages {
  private Pages() {}

  /** The last place that {@code page} goes up to. */
  static long end(ReadEvent.Ok page) {
    return page.events().isEmpty()
        ? page.after()
        : Math.max(page.after(), page.events().getLast().seq());
  }
}
