package io.cotalk.core.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.cotalk.core.wire.ClientFrame.Position;
import io.cotalk.error.BadField;
import io.cotalk.id.Cid;
import io.cotalk.id.DeviceId;
import io.cotalk.id.RoomId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The known fields of one object from a client, in whatever order they came. Unknown fields are
 * skipped, but those of {@code d} are wrong: they would be content that is not kept. A wrong value
 * does not stop the reading, so that the answer can carry the {@code i} that stands behind it.
 */
public final class FrameFields {
  @Nullable String type;
  long i;
  @Nullable RoomId room;
  @Nullable String token;
  @Nullable DeviceId device;
  UserCursor cursor = UserCursor.NONE;
  List<Position> positions = List.of();
  long position = -1;
  long epoch = LogEpoch.NOT_TOLD;
  long generation = -1;
  long n = -1;
  @Nullable Cid cid;
  @Nullable String text;
  long re;

  /** What was wrong with the first wrong field; null when nothing was. */
  @Nullable BadField fault;

  private final int maxPositions;
  private final Set<String> furtherNames;

  /** What only capabilities know: strings, numbers and flags by their names. */
  private Map<String, Object> further = Map.of();

  private FrameFields(int maxPositions, Set<String> furtherNames) {
    this.maxPositions = maxPositions;
    this.furtherNames = furtherNames;
  }

  /** Reads the object whose {@code START_OBJECT} is the current token, up to its end. */
  static FrameFields read(JsonParser parser, int maxPositions, Set<String> furtherNames)
      throws IOException {
    FrameFields fields = new FrameFields(maxPositions, furtherNames);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      fields.accept(name, parser);
    }
    return fields;
  }

  private void accept(String name, JsonParser parser) throws IOException {
    switch (name) {
      case "t" -> type = string(name, parser);
      case "i" -> i = Math.max(0, number(name, 1, parser));
      case "r" -> room = parsed(name, parser, RoomId::parse);
      case "token" -> token = string(name, parser);
      case "device" -> device = parsed(name, parser, DeviceId::parse);
      case "cur" ->
          cursor = Objects.requireNonNullElse(parsed(name, parser, UserCursor::parse), cursor);
      case "pos" -> readPosition(parser);
      case "g" -> generation = number(name, 0, parser);
      case "n" -> n = number(name, 0, parser);
      case "cid" -> cid = parsed(name, parser, Cid::parse);
      case "d" -> readBody(parser);
      default -> {
        if (furtherNames.contains(name)) {
          readFurther(name, parser);
        } else {
          parser.skipChildren();
        }
      }
    }
  }

  private void readFurther(String name, JsonParser parser) throws IOException {
    Object value =
        switch (parser.currentToken()) {
          case VALUE_STRING -> parser.getText();
          case VALUE_TRUE -> true;
          case VALUE_FALSE -> false;
          default -> number(name, 0, parser);
        };
    if (further.isEmpty()) {
      further = new HashMap<>();
    }
    further.put(name, value);
  }

  /** Returns the number of the request; 0 when there is none. */
  public long i() {
    return i;
  }

  /** Returns {@code r}. Fails with {@code bad_request} when it is missing or wrong. */
  public RoomId room() {
    return need(room, "r");
  }

  /** Returns {@code n}, from 0. Fails with {@code bad_request} when it is missing or wrong. */
  public long n() {
    return need(n < 0 ? null : n, "n");
  }

  /**
   * Returns a field of {@link RequestType#fields}, from 0. Fails with {@code bad_request} when it
   * is missing or no number.
   */
  public long number(String name) {
    return further(name, Long.class, "a whole number");
  }

  /** As {@link #number}, for a string. */
  public String text(String name) {
    return further(name, String.class, "a string");
  }

  /** As {@link #number}, for true or false. */
  public boolean flag(String name) {
    return further(name, Boolean.class, "true or false");
  }

  private <T> T further(String name, Class<T> type, String form) {
    Object value = need(further.get(name), name);
    if (!type.isInstance(value)) {
      throw new BadField(pointer(name), name + " must be " + form);
    }
    return type.cast(value);
  }

  /** Returns the field, or fails with what was wrong with it. */
  <T> T need(@Nullable T value, String name) {
    if (value != null) {
      return value;
    }
    throw fault != null ? fault : new BadField(pointer(name), name + " is missing");
  }

  /** {@code pos} is one place in {@code open} and one for each room in {@code hello}. */
  private void readPosition(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      long[] place = place(parser);
      position = place[0];
      epoch = place[1];
      return;
    }
    positions = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      long[] place = place(parser);
      if (positions.size() == maxPositions) {
        wrong("pos", "pos must have at most " + maxPositions + " rooms");
      } else {
        readRoom(key, place[0], place[1]);
      }
    }
  }

  /** Reads {@code q} or {@code [q, e]}; returns both. */
  private long[] place(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return new long[] {number("pos", 0, parser), LogEpoch.NOT_TOLD};
    }
    long[] place = new long[2];
    int values = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      long value = number("pos", Math.min(values, 1), parser);
      if (values < place.length) {
        place[values] = value;
      }
      values++;
    }
    if (values != place.length) {
      wrong("pos", "a place in pos must be a number q, or [q, e]");
    }
    return place;
  }

  private void readRoom(String key, long seq, long epochOfSeq) {
    try {
      positions.add(new Position(RoomId.parse(key), seq, epochOfSeq));
    } catch (IllegalArgumentException e) {
      wrong("pos", "pos: " + e.getMessage());
    }
  }

  private void readBody(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      wrong("d", "d must be an object");
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "text" -> text = string("d.text", parser);
        case "re" -> re = number("d.re", 1, parser);
        default -> {
          // Kept by nobody, so that its sender would lose it.
          wrong("d." + name, "d has text and re, and nothing else");
          parser.skipChildren();
        }
      }
    }
  }

  private @Nullable String string(String name, JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return parser.getText();
    }
    wrong(name, name + " must be a string");
    parser.skipChildren();
    return null;
  }

  private <T> @Nullable T parsed(String name, JsonParser parser, Form<T> form) throws IOException {
    String value = string(name, parser);
    if (value == null) {
      return null;
    }
    try {
      return form.parse(value);
    } catch (IllegalArgumentException e) {
      wrong(name, name + ": " + e.getMessage());
      return null;
    }
  }

  /** Reads a whole number from {@code least} to 2^53 - 1; -1 after noting a fault. */
  private long number(String name, long least, JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      long value = parser.getLongValue();
      if (value >= least && value <= MessageBody.MAX_NUMBER) {
        return value;
      }
    }
    wrong(name, name + " must be a whole number from " + least + " to 2^53 - 1");
    parser.skipChildren();
    return -1;
  }

  private void wrong(String name, String detail) {
    if (fault == null) {
      fault = new BadField(pointer(name), detail);
    }
  }

  /** Names of fields of {@code d} begin with {@code d.} in texts. */
  private static String pointer(String name) {
    return name.startsWith("d.") ? "/d" + BadField.step(name.substring(2)) : BadField.step(name);
  }

  /** Reads one kind of id; throws {@link IllegalArgumentException} for anything else. */
  private interface Form<T> {
    T parse(String text);
  }
}
