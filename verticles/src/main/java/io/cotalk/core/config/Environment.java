package io.cotalk.core.config;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Environment variables as {@link Settings}: {@code COTALK_HTTP_PORT} is {@code http.port}, {@code
 * COTALK_SHARDS_DATABASES_0_URL} is {@code shards.databases.0.url}. An empty variable counts as not
 * set.
 */
final class Environment {
  private static final String PREFIX = "COTALK_";

  /** What Kubernetes sets for a service named cotalk-…; never meant for us. */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(".*_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT|PORT_\\d+_(TCP|UDP)(_.*)?)");

  private final Schema schema;
  private final Settings settings = new Settings();

  private Environment(Schema schema) {
    this.schema = schema;
  }

  /**
   * The settings of {@code variables}. A variable below a section that names no key stays as an
   * unknown key; one of another beginning ({@code COTALK_JAVA}) is somebody else's.
   */
  static Settings read(Schema schema, Map<String, String> variables) {
    Environment environment = new Environment(schema);
    new TreeMap<>(variables)
        .forEach(
            (name, value) -> {
              if (name.startsWith(PREFIX) && !value.isEmpty()) {
                environment.variable(name, value);
              }
            });
    return environment.settings;
  }

  private void variable(String name, String value) {
    String rest = name.substring(PREFIX.length());
    Setting setting = new Setting(value, "environment variable " + name);
    Optional<String> path = find(Config.class, "", rest);
    if (path.isPresent()) {
      settings.put(path.get(), setting);
    } else if (namesSection(Config.class, rest) && !SERVICE_LINK.matcher(name).matches()) {
      settings.put(rest.toLowerCase(Locale.ROOT).replaceFirst("_", "."), setting);
    }
  }

  /** The path of the key that {@code rest} names below {@code path}, if there is one. */
  private Optional<String> find(Class<?> type, String path, String rest) {
    for (Schema.Entry entry : schema.entries(type)) {
      String name = variableName(entry);
      String child = entry.path(path);
      boolean section = entry.isSection();
      if (rest.equals(name) && !section) {
        return Optional.of(child);
      }
      if (rest.startsWith(name + "_") && section) {
        Optional<String> found = inSection(entry, child, rest.substring(name.length() + 1));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> inSection(Schema.Entry entry, String path, String rest) {
    if (!entry.isList()) {
      return find(entry.type(), path, rest);
    }
    Matcher item = Pattern.compile("(\\d{1,4})_(.+)").matcher(rest);
    return item.matches()
        ? find(entry.type(), path + "." + item.group(1), item.group(2))
        : Optional.empty();
  }

  private boolean namesSection(Class<?> type, String rest) {
    for (Schema.Entry entry : schema.entries(type)) {
      if (rest.startsWith(variableName(entry) + "_")) {
        return true;
      }
    }
    return false;
  }

  private static String variableName(Schema.Entry entry) {
    return entry.name().replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
