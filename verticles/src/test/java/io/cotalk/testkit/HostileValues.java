package io.cotalk.testkit;

import io.vertx.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What no decent client puts into a field, for tests that put it into every field. */
public final class HostileValues {
  private static final List<String> LINE_ENDS =
      List.of("\n", "\r\n", "\r", "\u2028", "\u2029", "\u0085", "\u000b", "\f", "\0", "\ud800");

  /** Line ends as Unicode knows them, controls, marks that turn or join text, halves of pairs. */
  private static final List<String> PIECES =
      List.of(
          "\n",
          "\r\n",
          "\r",
          "\u2028",
          "\u2029",
          "\u0085",
          "\u000b",
          "\f",
          "\t",
          "\0",
          "\u0001",
          "\u001f",
          "\u007f",
          "\u009f",
          " ",
          "\u00a0",
          "\u200b",
          "\u200d",
          "\u202e",
          "\ufeff",
          "\uffff",
          "\ud800",
          "\udc00",
          "\ud83d\ude00",
          "\udbff\udfff",
          "\u0301",
          "\uff11",
          "\u0661",
          "%",
          "%0a",
          "'",
          "\"",
          "\\",
          "/",
          "..",
          "$1",
          "\u0130");

  /** JSON values of every kind and size; some are no JSON. */
  private static final List<String> RAW =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-0",
          "-1",
          "1",
          "1.0",
          "1.5",
          "-1e0",
          "1e2",
          "1e15",
          "1e308",
          "1e999",
          "-1e999",
          "1e-999",
          "1E+400",
          "9007199254740991",
          "9007199254740992",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "-9223372036854775809",
          "1" + "0".repeat(39),
          "1" + "0".repeat(5_000),
          "NaN",
          "01",
          "{}",
          "[]",
          "[null]",
          "[[]]",
          "[{}]",
          "[1,\"a\"]",
          "{\"a\":{\"a\":[]}}",
          "{\"\":null}",
          "[".repeat(20) + "]".repeat(20),
          "[".repeat(40) + "]".repeat(40),
          "[".repeat(5_000),
          "{\"a\":".repeat(20) + "1" + "}".repeat(20),
          "\"\\ud800\"",
          "\"\\udc00\\ud800\"",
          "\"\\u0000\"",
          "\"\\u000a\"",
          "\"",
          "");

  private static final int HUGE = 10_000;

  private HostileValues() {}

  /**
   * Texts to put where {@code good} belongs: hostile ones, and {@code good} with a hostile piece
   * before, behind and within it. Some have half surrogate pairs.
   */
  public static List<String> texts(String good) {
    List<String> texts = new ArrayList<>(PIECES);
    LINE_ENDS.forEach(end -> texts.add(good + end));
    for (String piece : List.of("\n", "\u0001", "\u202e", "\ud800")) {
      texts.add(piece + good);
      texts.add(new StringBuilder(good).insert(good.length() / 2, piece).toString());
    }
    texts.addAll(
        List.of("", "0", "-1", "1e3", "00000000-0000-0000-0000-00000000000", "null", "{}", "[]"));
    texts.addAll(
        List.of("9223372036854775807", "9223372036854775808", "9".repeat(40), "+1", "0x1"));
    texts.addAll(List.of(good.toUpperCase(java.util.Locale.ROOT), good + good, "é".repeat(300)));
    return texts;
  }

  /** The same and other kinds of values, written as JSON; some of it is none. */
  public static List<String> json(String good) {
    List<String> values = new ArrayList<>(RAW);
    texts(good).forEach(text -> values.add(quoted(text)));
    values.add(quoted("x".repeat(HUGE)));
    values.add(quoted("\u0001".repeat(HUGE)));
    values.add(quoted("\ud83d\ude00".repeat(HUGE)));
    return values;
  }

  /** One text made of pieces and random characters. */
  public static String random(Random random, String good) {
    StringBuilder text = new StringBuilder();
    int parts = 1 + random.nextInt(6);
    for (int i = 0; i < parts; i++) {
      switch (random.nextInt(4)) {
        case 0 -> text.append(PIECES.get(random.nextInt(PIECES.size())));
        case 1 -> text.appendCodePoint(random.nextInt(Character.MAX_CODE_POINT + 1));
        case 2 -> text.append(random.nextLong());
        default -> text.append(good, 0, random.nextInt(good.length() + 1));
      }
    }
    return text.toString();
  }

  /** One JSON value or what is nearly one. */
  public static String randomJson(Random random, String good) {
    return random.nextBoolean()
        ? quoted(random(random, good))
        : RAW.get(random.nextInt(RAW.size()));
  }

  /** Half surrogate pairs as escapes, because UTF-8 has no form for them. */
  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            point -> {
              if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                json.append(String.format("\\u%04x", point));
              } else {
                String one = Json.encode(Character.toString(point));
                json.append(one, 1, one.length() - 1);
              }
            });
    return json.append('"').toString();
  }
}
