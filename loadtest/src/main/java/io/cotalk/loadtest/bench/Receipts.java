package io.cotalk.loadtest.bench;

import io.vertx.core.json.JsonObject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.Arrays;

/** Every acknowledgement that one loop got. On that loop; read when it has ended. */
final class Receipts {
  private static final int FIRST = 5 * 1_000;

  /** Fields of one: room, place, ordinal, number of the message, when it was due. */
  private static final int FIELDS = 5;

  private final Intended intended;
  private final String text;
  private long[] all = new long[FIRST];
  private int size;

  /**
   * @param text of all messages
   */
  Receipts(Intended intended, String text) {
    this.intended = intended;
    this.text = text;
  }

  /**
   * Keeps one.
   *
   * @param place {@code q} of the answer
   * @param ordinal {@code n} of the answer
   */
  void add(long room, long place, long ordinal, long number) {
    if (size + FIELDS > all.length) {
      all = Arrays.copyOf(all, 2 * all.length);
    }
    all[size] = room;
    all[size + 1] = place;
    all[size + 2] = ordinal;
    all[size + 3] = number;
    all[size + 4] = intended.of(number);
    size += FIELDS;
  }

  int count() {
    return size / FIELDS;
  }

  /** Writes them as {@code ctl audit} reads them, one a line. */
  void write(BufferedWriter lines) throws IOException {
    for (int i = 0; i < size; i += FIELDS) {
      JsonObject line =
          new JsonObject()
              .put("room", all[i])
              .put("seq", all[i + 1])
              .put("n", all[i + 2])
              .put("cid", intended.cid(all[i + 3], all[i + 4]))
              .put("text", text);
      lines.write(line.encode());
      lines.newLine();
    }
  }
}
