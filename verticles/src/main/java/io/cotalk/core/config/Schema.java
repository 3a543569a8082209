package io.cotalk.core.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which sections and keys there are: those of {@link Config} and those of capabilities. */
final class Schema {
  private final List<ConfigSection<?>> further;

  /**
   * @param further sections besides those of {@link Config}; fails when two have one name
   */
  Schema(List<? extends ConfigSection<?>> further) {
    this.further = List.copyOf(further);
    Set<String> names = new HashSet<>();
    for (Entry entry : entries(Config.class)) {
      if (!names.add(entry.name())) {
        throw new IllegalArgumentException("two sections are named " + entry.name());
      }
    }
  }

  /**
   * A key or a section.
   *
   * @param type of a value, of a list's items, or the record of a section
   * @param key null for a section
   */
  record Entry(String name, Class<?> type, boolean isList, @Nullable Key key) {
    boolean isSection() {
      return type.isRecord();
    }

    String path(String above) {
      return above.isEmpty() ? name : above + "." + name;
    }
  }

  /** Returns what stands in a section, or, for {@link Config}, at the top. */
  List<Entry> entries(Class<?> section) {
    List<Entry> entries = new ArrayList<>();
    for (RecordComponent component : section.getRecordComponents()) {
      if (component.getType() == FurtherSections.class) {
        further.forEach(it -> entries.add(new Entry(it.name(), it.type(), false, null)));
      } else if (Keys.isByRole(component)) {
        Role.each().forEach(it -> entries.add(new Entry(it.key(), int.class, false, Keys.of(it))));
      } else {
        entries.add(entry(component));
      }
    }
    return entries;
  }

  private static Entry entry(RecordComponent component) {
    Class<?> type = Keys.itemType(component);
    return new Entry(
        Keys.path("", component),
        type,
        Keys.isList(component),
        type.isRecord() ? null : Keys.of(component));
  }

  List<ConfigSection<?>> further() {
    return further;
  }
}
