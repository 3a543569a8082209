package io.cotalk.loadtest.bench;

import java.io.PrintStream;

/** A line on the terminal that is written again and again; plain lines where there is none. */
final class Progress {
  private static final int WIDTH = 24;
  private static final long EVERY_NANOS = 200_000_000L;

  private final PrintStream out;
  private final boolean terminal = Boolean.getBoolean("cotalk.terminal");
  private long shown;
  private int length;

  Progress(PrintStream out) {
    this.out = out;
  }

  /** A step that begins. */
  void say(String text) {
    clear();
    out.println("bench: " + text);
    out.flush();
  }

  /** How far something is; shown on a terminal only. */
  void show(String what, long done, long all) {
    show(what, done, all, "");
  }

  void show(String what, long done, long all, String figures) {
    long now = System.nanoTime();
    if (!terminal || now - shown < EVERY_NANOS) {
      return;
    }
    shown = now;
    String line = bar(what, done, all) + " " + figures;
    clear();
    out.print("\r" + line);
    out.flush();
    length = line.length();
  }

  static String bar(String what, long done, long all) {
    int full = all <= 0 ? 0 : Math.clamp(done * WIDTH / all, 0, WIDTH);
    String bar = "#".repeat(full) + ".".repeat(WIDTH - full);
    return "%s [%s] %d/%d".formatted(what, bar, done, all);
  }

  private void clear() {
    if (length > 0) {
      out.print("\r" + " ".repeat(length) + "\r");
      length = 0;
    }
  }
}
