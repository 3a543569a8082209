package io.cotalk.node.advisories;

import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The affected versions of one package.
 *
 * @param name {@code group:artifact}
 * @param versions those that are named one by one
 * @param ranges those between events
 */
record AffectedPackage(String name, Set<String> versions, List<VersionRange> ranges) {
  /** Ranges of commits, which no library in a jar tells. */
  private static final String COMMITS = "GIT";

  AffectedPackage {
    versions = Set.copyOf(versions);
    ranges = List.copyOf(ranges);
  }

  /** Throws IllegalArgumentException for what does not say which versions are affected. */
  static AffectedPackage read(String name, JsonObject json) {
    List<VersionRange> ranges =
        Fields.objects(json, "ranges").stream()
            .filter(range -> !Fields.text(range, "type").equals(COMMITS))
            .map(VersionRange::read)
            .toList();
    return new AffectedPackage(name, Set.copyOf(Fields.texts(json, "versions")), ranges);
  }

  boolean affects(Component component) {
    String version = component.version();
    return component.name().equals(name)
        && (versions.contains(version) || ranges.stream().anyMatch(range -> range.holds(version)));
  }

  /** The first version after {@code version} with the flaw mended, if any is named. */
  Optional<String> fixAfter(String version) {
    return ranges.stream()
        .flatMap(range -> range.fixesAfter(version))
        .min(Comparator.comparing(VersionRange::comparable));
  }
}
