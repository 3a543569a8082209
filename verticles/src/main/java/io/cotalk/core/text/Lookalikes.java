package io.cotalk.core.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Brings texts that look alike to one form, after the skeletons of UTS #39 but coarser: it is only
 * compared with the forms of words that nobody may use, never stored. Any thread.
 */
public final class Lookalikes {
  private static final Map<Integer, String> SHAPES = read();

  /** Characters beside what they are read as, in lower case. */
  private static final String READ = "01i|!\u00a15$34@78";

  private static final String READ_AS = "olllllsseaatb";

  /** First code points of alphabets A to Z that have no compatibility form. */
  private static final List<Integer> ALPHABETS = List.of(0x1F150, 0x1F170, 0x1F1E6);

  private static final int LETTERS = 26;

  private Lookalikes() {}

  /**
   * Returns the form that {@code text} has in common with all that look like it: letters, digits
   * and whatever looks like none, without marks, blanks, punctuation. May be empty.
   */
  public static String form(String text) {
    StringBuilder bare = new StringBuilder(text.length());
    Normalizer.normalize(text, Normalizer.Form.NFKD)
        .codePoints()
        .filter(point -> !Characters.isBlank(point))
        .forEach(bare::appendCodePoint);
    StringBuilder shapes = new StringBuilder(bare.length());
    Normalizer.normalize(bare, Normalizer.Form.NFC)
        .codePoints()
        .forEach(point -> shapes.append(shape(point)));
    StringBuilder form = new StringBuilder(shapes.length());
    withoutExclamations(shapes.toString().toLowerCase(Locale.ROOT))
        .codePoints()
        .map(Lookalikes::read)
        .filter(Character::isLetterOrDigit)
        .forEach(form::appendCodePoint);
    return form.toString().replace("rn", "m").replace("vv", "w");
  }

  /** One within a word stands for a letter; one around it does not. */
  private static String withoutExclamations(String text) {
    int begin = 0;
    int end = text.length();
    while (begin < end && text.charAt(begin) == '!') {
      begin++;
    }
    while (end > begin && text.charAt(end - 1) == '!') {
      end--;
    }
    return text.substring(begin, end);
  }

  private static int read(int point) {
    int at = READ.indexOf(point);
    return at < 0 ? point : READ_AS.charAt(at);
  }

  private static String shape(int point) {
    for (int first : ALPHABETS) {
      if (point >= first && point < first + LETTERS) {
        return String.valueOf((char) ('a' + point - first));
      }
    }
    String shape = SHAPES.get(point);
    return shape == null ? Character.toString(point) : shape;
  }

  private static Map<Integer, String> read() {
    Map<Integer, String> shapes = new HashMap<>();
    try (InputStream in = Lookalikes.class.getResourceAsStream("lookalikes.txt")) {
      if (in == null) {
        throw new IllegalStateException("lookalikes.txt is missing");
      }
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> add(shapes, line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(shapes);
  }

  private static void add(Map<Integer, String> shapes, String line) {
    int tab = line.indexOf('\t');
    String shape = line.substring(0, tab);
    line.substring(tab + 1).codePoints().forEach(point -> shapes.put(point, shape));
  }
}
