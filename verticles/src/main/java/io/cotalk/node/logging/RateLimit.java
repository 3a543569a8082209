package io.cotalk.node.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Lets each logger write so many warnings and errors a second, and tells how many it kept back:
 * when a node is lost, the libraries write a stack trace for every message that waited for it
 * (reliability T7). Set in logback.xml; any thread.
 */
public final class RateLimit extends TurboFilter {
  private static final int DEFAULT_LINES = 20;

  private final Map<String, Window> windows = new ConcurrentHashMap<>();
  private int linesPerSecond = DEFAULT_LINES;

  /** Sets the lines that one logger may write in a second; from 1. */
  public void setLinesPerSecond(int lines) {
    linesPerSecond = lines;
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] params,
      @Nullable Throwable failure) {
    boolean asked = format == null;
    if (asked
        || !level.isGreaterOrEqual(Level.WARN)
        || !level.isGreaterOrEqual(logger.getEffectiveLevel())) {
      return FilterReply.NEUTRAL;
    }
    return decide(logger, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime()));
  }

  FilterReply decide(Logger logger, long second) {
    Window window = windows.computeIfAbsent(logger.getName(), first -> new Window());
    long keptBack = window.enter(second, linesPerSecond);
    if (keptBack < 0) {
      return FilterReply.DENY;
    }
    if (keptBack > 0) {
      own(logger).warn("{} lines of {} were kept back", keptBack, logger.getName());
    }
    return FilterReply.NEUTRAL;
  }

  private static Logger own(Logger logger) {
    LoggerContext context = logger.getLoggerContext();
    return context.getLogger(RateLimit.class);
  }

  /** The lines of one logger in one second. */
  private static final class Window {
    private static final long KEEP_BACK = -1;

    private long second = Long.MIN_VALUE;
    private int lines;
    private long keptBack;

    /** Returns {@link #KEEP_BACK}, or how many lines before this one were kept back untold. */
    synchronized long enter(long now, int limit) {
      if (now != second) {
        second = now;
        lines = 0;
      }
      if (lines >= limit) {
        keptBack++;
        return KEEP_BACK;
      }
      lines++;
      long untold = keptBack;
      keptBack = 0;
      return untold;
    }
  }
}
