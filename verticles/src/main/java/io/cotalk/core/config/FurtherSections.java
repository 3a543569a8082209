package io.cotalk.core.config;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The sections that capabilities brought, in the order of their list; immutable.
 *
 * @param byName the record of each section
 */
public record FurtherSections(Map<String, Record> byName) {
  public FurtherSections {
    byName = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(byName));
  }

  /** Returns a section; one that was not asked for when the configuration was read is a fault. */
  public <R extends Record> R get(ConfigSection<R> section) {
    Record found = byName.get(section.name());
    if (found == null) {
      throw new IllegalStateException("the section " + section.name() + " was not read");
    }
    return section.type().cast(found);
  }
}
