package io.cotalk.core.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The text of single values: read, checked against their {@link Key}, and written again. */
final class Values {
  private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

  private Values() {}

  /** The text is not a value of the type, or outside of the limits. */
  static final class Unfit extends Exception {
    Unfit(String expected) {
      super(expected);
    }

    /** What would have been right. */
    String expected() {
      return String.valueOf(getMessage());
    }
  }

  /** The value of {@code text}. */
  static Object parse(Class<?> type, String text, Key key) throws Unfit {
    if (type == String.class) {
      return matching(text, key);
    } else if (type == int.class) {
      return Math.toIntExact(wholeNumber(text, key, Integer.MIN_VALUE, Integer.MAX_VALUE));
    } else if (type == long.class) {
      return wholeNumber(text, key, Long.MIN_VALUE, Long.MAX_VALUE);
    } else if (type == boolean.class) {
      return bool(text);
    } else if (type == Duration.class) {
      return time(text, key);
    } else if (type == Path.class) {
      return path(text);
    } else if (type == Network.class) {
      return network(text);
    } else if (type.isEnum()) {
      return constant(type, text);
    }
    throw new IllegalStateException("no way to read a " + type);
  }

  /** {@code value} as a file would have it. */
  static String write(Object value) {
    if (value instanceof Duration time) {
      return writeTime(time);
    }
    return value instanceof Enum<?> constant ? nameOf(constant) : value.toString();
  }

  private static String matching(String text, Key key) throws Unfit {
    if (!key.pattern().isEmpty() && !text.matches(key.pattern())) {
      throw new Unfit("text of the form " + key.pattern());
    }
    return text;
  }

  private static long wholeNumber(String text, Key key, long least, long most) throws Unfit {
    long min = key.min().isEmpty() ? least : Long.parseLong(key.min());
    long max = key.max().isEmpty() ? most : Long.parseLong(key.max());
    if (text.matches("-?\\d{1,18}")) {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return value;
      }
    }
    throw new Unfit("a whole number" + limits(key));
  }

  private static boolean bool(String text) throws Unfit {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new Unfit("true or false");
    };
  }

  private static Duration time(String text, Key key) throws Unfit {
    Matcher matcher = TIME.matcher(text);
    if (matcher.matches()) {
      Duration value = toDuration(matcher);
      boolean fits =
          (key.min().isEmpty() || value.compareTo(limit(key.min())) >= 0)
              && (key.max().isEmpty() || value.compareTo(limit(key.max())) <= 0);
      if (fits) {
        return value;
      }
    }
    throw new Unfit("a time such as 500ms, 10s, 5m, 2h or 7d" + limits(key));
  }

  private static Duration limit(String text) {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalStateException("limit of a key: " + text);
    }
    return toDuration(matcher);
  }

  private static Duration toDuration(Matcher matcher) {
    long unit = MILLIS.getOrDefault(matcher.group(2), 0L);
    return Duration.ofMillis(Long.parseLong(matcher.group(1)) * unit);
  }

  private static String writeTime(Duration time) {
    long millis = time.toMillis();
    for (String unit : new String[] {"d", "h", "m", "s"}) {
      long length = MILLIS.getOrDefault(unit, 1L);
      if (millis != 0 && millis % length == 0) {
        return millis / length + unit;
      }
    }
    return millis + "ms";
  }

  private static Path path(String text) throws Unfit {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new Unfit("the path of a file or folder");
    }
  }

  private static Network network(String text) throws Unfit {
    try {
      return Network.parse(text);
    } catch (IllegalArgumentException e) {
      throw new Unfit("an address or a network such as 10.0.0.0/8");
    }
  }

  private static Object constant(Class<?> type, String text) throws Unfit {
    for (Object constant : type.getEnumConstants()) {
      if (nameOf((Enum<?>) constant).equals(text.replace('_', '-'))) {
        return constant;
      }
    }
    throw new Unfit(
        Arrays.stream(type.getEnumConstants())
            .map(constant -> nameOf((Enum<?>) constant))
            .collect(Collectors.joining(", ", "one of ", "")));
  }

  private static String nameOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String limits(Key key) {
    return (key.min().isEmpty() ? "" : " of at least " + key.min())
        + (key.max().isEmpty()
            ? ""
            : (key.min().isEmpty() ? " of" : " and") + " at most " + key.max());
  }
}
