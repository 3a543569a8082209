package io.cotalk.core.config;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes a configuration as the YAML that would give it, with its secrets hidden. */
public final class ConfigPrinter {
  /** Name and password inside of a URL, before the host or as a parameter. */
  private static final Pattern CREDENTIALS =
      Pattern.compile("(?<=://)[^/@\\s]*(?=@)|(?<=[?&]password=)[^&]*");

  private static final String HIDDEN = "(hidden)";

  private final StringBuilder out = new StringBuilder();

  private ConfigPrinter() {}

  /** The whole configuration, one key a line, ending with a line break. */
  public static String print(Config config) {
    ConfigPrinter printer = new ConfigPrinter();
    printer.record(config, "");
    return printer.out.toString();
  }

  private void record(Record record, String indent) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      if (component.getType() == FurtherSections.class) {
        ((FurtherSections) read(record, component)).byName().forEach(this::section);
        continue;
      }
      if (Keys.isByRole(component)) {
        Map<?, ?> numbers = (Map<?, ?>) read(record, component);
        Role.each().forEach(role -> line(indent, role.key(), String.valueOf(numbers.get(role))));
        continue;
      }
      out.append(indent).append(Keys.path("", component)).append(':');
      Object value = read(record, component);
      if (value instanceof Record section) {
        out.append('\n');
        record(section, indent + "  ");
      } else if (Keys.itemType(component).isRecord()) {
        records((List<?>) value, indent + "  ");
      } else {
        out.append(' ').append(text(value, Keys.of(component))).append('\n');
      }
    }
  }

  private void line(String indent, String name, String value) {
    out.append(indent).append(name).append(": ").append(value).append('\n');
  }

  private void section(String name, Record section) {
    out.append(name).append(":\n");
    record(section, "  ");
  }

  private void records(List<?> items, String indent) {
    out.append(items.isEmpty() ? " []\n" : "\n");
    for (Object item : items) {
      int start = out.length();
      record((Record) item, indent + "  ");
      out.setCharAt(start + indent.length(), '-');
    }
  }

  private static String text(Object value, Key key) {
    if (value instanceof List<?> items) {
      return items.stream().map(item -> text(item, key)).toList().toString();
    }
    String text = Values.write(value);
    if (key.secret() && !text.isEmpty()) {
      return quoted(HIDDEN);
    }
    boolean quote = value instanceof String || value instanceof Path || value instanceof Network;
    return quote ? quoted(CREDENTIALS.matcher(text).replaceAll(HIDDEN)) : text;
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  private static Object read(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("not readable: " + component, e);
    }
  }
}
