package io.cotalk.core.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes records of settings: every component by its {@link Key}, every record by {@link Checked}.
 * Faults are collected, and a faulty value is taken as its default so that the rest is looked at
 * too. For one use; not thread-safe.
 */
final class Binder {
  private final Schema schema;
  private final Settings settings;
  private final Faults faults;
  private final Set<String> used = new HashSet<>();

  Binder(Schema schema, Settings settings, Faults faults) {
    this.schema = schema;
    this.settings = settings;
    this.faults = faults;
  }

  /** The record of all settings. Useless if {@link Faults} has any. */
  <R extends Record> R bind(Class<R> type) {
    R result = type.cast(record(type, ""));
    settings
        .all()
        .forEach(
            (path, setting) -> {
              if (!used.contains(path)) {
                faults.add(path, unknown(type, path), expectedKeys(type, path));
              }
            });
    return result;
  }

  private Record record(Class<?> type, String path) {
    markEmptySection(path);
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] =
          Keys.isByRole(components[i])
              ? byRole(path)
              : component(components[i], Keys.path(path, components[i]));
    }
    Record made = construct(type, types, values);
    if (made instanceof Checked checked) {
      checked.check(faults.under(path));
    }
    return made;
  }

  private void markEmptySection(String path) {
    if (settings.get(path).filter(setting -> setting.text().isEmpty()).isPresent()) {
      used.add(path);
    }
  }

  private FurtherSections further() {
    Map<String, Record> sections = new LinkedHashMap<>();
    for (ConfigSection<?> section : schema.further()) {
      sections.put(section.name(), record(section.type(), section.name()));
    }
    return new FurtherSections(sections);
  }

  private Map<Role, Integer> byRole(String path) {
    Map<Role, Integer> numbers = new EnumMap<>(Role.class);
    for (Role role : Role.each()) {
      numbers.put(role, (Integer) single(Keys.of(role), int.class, path + "." + role.key()));
    }
    return numbers;
  }

  private Object component(RecordComponent component, String path) {
    if (component.getType() == FurtherSections.class) {
      return further();
    }
    Class<?> type = Keys.itemType(component);
    if (Keys.isList(component)) {
      return type.isRecord() ? records(type, path) : list(component, type, path);
    }
    return type.isRecord() ? record(type, path) : single(Keys.of(component), type, path);
  }

  private List<Record> records(Class<?> type, String path) {
    markEmptySection(path);
    List<Record> items = new ArrayList<>();
    for (String name : settings.below(path)) {
      if (!name.equals(Integer.toString(items.size()))) {
        faults.add(path, "item " + name, "items numbered from 0 without holes");
        settings.below(path + "." + name).forEach(key -> used.add(path + "." + name + "." + key));
        continue;
      }
      items.add(record(type, path + "." + name));
    }
    return List.copyOf(items);
  }

  private List<Object> list(RecordComponent component, Class<?> type, String path) {
    Key key = Keys.of(component);
    List<Object> items = new ArrayList<>();
    Set<String> names = settings.below(path);
    for (String name : names) {
      String item = path + "." + name;
      used.add(item);
      settings.get(item).ifPresent(setting -> addItem(items, type, key, item, setting.text()));
    }
    if (names.isEmpty()) {
      used.add(path);
      String text = settings.get(path).map(Setting::text).orElse(key.value());
      for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
        addItem(items, type, key, path, part.strip());
      }
    }
    return List.copyOf(items);
  }

  private void addItem(List<Object> items, Class<?> type, Key key, String path, String text) {
    try {
      items.add(Values.parse(type, text, key));
    } catch (Values.Unfit e) {
      faults.add(path, quote(text, key), e.expected());
    }
  }

  private Object single(Key key, Class<?> type, String path) {
    used.add(path);
    String text = settings.get(path).map(Setting::text).orElse(key.value());
    try {
      return Values.parse(type, text, key);
    } catch (Values.Unfit e) {
      faults.add(path, text.isEmpty() ? "nothing" : quote(text, key), e.expected());
      return fallback(type, key);
    }
  }

  /** The default; that of a text which has to be given does not fit itself. */
  private static Object fallback(Class<?> type, Key key) {
    try {
      return Values.parse(type, key.value(), key);
    } catch (Values.Unfit e) {
      return key.value();
    }
  }

  private static String quote(String text, Key key) {
    return key.secret() ? "(hidden)" : '"' + text + '"';
  }

  private static Record construct(Class<?> type, Class<?>[] types, Object[] values) {
    try {
      return (Record) type.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(type + " refuses its values", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " is not a public record", e);
    }
  }

  private String unknown(Class<?> type, String path) {
    return NearestKey.of(schema, type, path)
        .map(key -> "an unknown key (did you mean " + key + "?)")
        .orElse("an unknown key");
  }

  /** Names the keys of the innermost known section of {@code path}. */
  private String expectedKeys(Class<?> type, String path) {
    Class<?> section = type;
    for (String name : path.split("\\.", -1)) {
      for (Schema.Entry entry : schema.entries(section)) {
        if (entry.name().equals(name) && entry.isSection()) {
          section = entry.type();
          break;
        }
      }
    }
    return schema.entries(section).stream()
        .map(Schema.Entry::name)
        .collect(Collectors.joining(", ", "one of ", ""));
  }
}
