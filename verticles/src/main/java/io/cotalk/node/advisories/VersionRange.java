package io.cotalk.node.advisories;

import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.maven.artifact.versioning.ComparableVersion;

/**
 * Versions between events, evaluated as the specification of the OSV format says. Versions are
 * compared as Maven does.
 *
 * @param events ascending
 */
record VersionRange(List<Event> events) {
  private static final int MAX_VERSION = 255;

  /** An introduction at this version comes before all versions. */
  private static final String BEGINNING = "0";

  VersionRange {
    events = List.copyOf(events);
  }

  /** What begins or ends a stretch of affected versions. */
  enum Kind {
    INTRODUCED,
    FIXED,
    LAST_AFFECTED,
    LIMIT
  }

  /** What happens at {@code version}. */
  record Event(Kind kind, String version) {
    private boolean isBeginning() {
      return kind == Kind.INTRODUCED && version.equals(BEGINNING);
    }

    private boolean isAtOrBefore(ComparableVersion other) {
      return isBeginning() || comparable(version).compareTo(other) <= 0;
    }

    private boolean isBefore(ComparableVersion other) {
      return comparable(version).compareTo(other) < 0;
    }
  }

  /** Throws IllegalArgumentException for what is no range. */
  static VersionRange read(JsonObject json) {
    List<Event> events =
        Fields.objects(json, "events").stream()
            .flatMap(event -> event.stream().map(VersionRange::event))
            .sorted(
                Comparator.comparing((Event event) -> !event.isBeginning())
                    .thenComparing(event -> comparable(event.version())))
            .toList();
    if (events.stream().noneMatch(event -> event.kind() == Kind.INTRODUCED)) {
      throw new IllegalArgumentException("a range without introduced");
    }
    return new VersionRange(events);
  }

  private static Event event(Map.Entry<String, Object> event) {
    Kind kind =
        switch (event.getKey()) {
          case "introduced" -> Kind.INTRODUCED;
          case "fixed" -> Kind.FIXED;
          case "last_affected" -> Kind.LAST_AFFECTED;
          case "limit" -> Kind.LIMIT;
          default -> throw new IllegalArgumentException("the unknown event " + event.getKey());
        };
    if (event.getValue() instanceof String version
        && !version.isEmpty()
        && version.length() <= MAX_VERSION) {
      return new Event(kind, version);
    }
    throw new IllegalArgumentException("no version in " + event.getKey());
  }

  /** Whether {@code version} is affected. */
  boolean holds(String version) {
    ComparableVersion own = comparable(version);
    boolean affected = false;
    for (Event event : events) {
      switch (event.kind()) {
        case INTRODUCED -> affected |= event.isAtOrBefore(own);
        case FIXED -> affected &= !event.isAtOrBefore(own);
        case LAST_AFFECTED -> affected &= !event.isBefore(own);
        case LIMIT -> {}
      }
    }
    return affected && isWithinLimits(own);
  }

  private boolean isWithinLimits(ComparableVersion own) {
    List<Event> limits = events.stream().filter(event -> event.kind() == Kind.LIMIT).toList();
    return limits.isEmpty()
        || limits.stream()
            .anyMatch(limit -> limit.version().equals("*") || !limit.isAtOrBefore(own));
  }

  /** Returns the versions after {@code version} with the flaw mended. */
  Stream<String> fixesAfter(String version) {
    ComparableVersion own = comparable(version);
    return events.stream()
        .filter(event -> event.kind() == Kind.FIXED && !event.isAtOrBefore(own))
        .map(Event::version);
  }

  static ComparableVersion comparable(String version) {
    return new ComparableVersion(version);
  }
}
