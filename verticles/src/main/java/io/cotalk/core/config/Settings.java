package io.cotalk.core.config;

import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * All values by the path of their key: {@code http.port}, {@code node.roles.0}. Later values win.
 * Not thread-safe.
 */
final class Settings {
  private static final Comparator<String> NUMBERS_IN_ORDER =
      Comparator.comparingInt((String name) -> isNumber(name) ? name.length() : 0)
          .thenComparing(Comparator.naturalOrder());

  private final Map<String, Setting> values = new LinkedHashMap<>();
  private final Set<String> lists = new HashSet<>();

  /** Sets one value. It takes the place of items below {@code path} and of values above it. */
  void put(String path, Setting setting) {
    dropBelow(path);
    for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
      values.remove(path.substring(0, dot));
    }
    values.put(path, setting);
  }

  /**
   * Says that the items of {@code path} that follow are all of them, not changes of single ones.
   */
  void startList(String path) {
    dropBelow(path);
    lists.add(path);
  }

  /** Adds the values of {@code later}. */
  void overlay(Settings later) {
    later.lists.forEach(this::startList);
    later.values.forEach(this::put);
  }

  Optional<Setting> get(String path) {
    return Optional.ofNullable(values.get(path));
  }

  /** The names directly below {@code path}, without repeats; numbers in their order. */
  Set<String> below(String path) {
    String prefix = path + ".";
    return values.keySet().stream()
        .filter(key -> key.startsWith(prefix))
        .map(key -> key.substring(prefix.length()).split("\\.", 2)[0])
        .collect(Collectors.toCollection(() -> new TreeSet<>(NUMBERS_IN_ORDER)));
  }

  /** All values in the order they came. */
  Map<String, Setting> all() {
    return java.util.Collections.unmodifiableMap(values);
  }

  private void dropBelow(String path) {
    values.keySet().removeIf(key -> key.startsWith(path + "."));
  }

  private static boolean isNumber(String name) {
    return name.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
