package io.cotalk.core.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.cotalk.core.wire.ClientFrame.Position;
import io.cotalk.id.Cid;
import io.cotalk.id.DeviceId;
import io.cotalk.id.RoomId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The known fields of one object from a client, in whatever order they came. Unknown fields are
 * skipped, but those of {@code d} are wrong: they would be content that is not kept. A wrong value
 * does not stop the reading, so that the answer can carry the {@code i} that stands behind it.
 */
final class FrameFields {
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
  @Nullable String fault;

  private final int maxPositions;

  private FrameFields(int maxPositions) {
    this.maxPositions = maxPositions;
  }

  /** Reads the object whose {@code START_OBJECT} is the current token, up to its end. */
  static FrameFields read(JsonParser parser, int maxPositions) throws IOException {
    FrameFields fields = new FrameFields(maxPositions);
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
      default -> parser.skipChildren();
    }
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
        wrong("pos has at most " + maxPositions + " rooms");
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
      wrong("a place in pos is a number q, or [q, e]");
    }
    return place;
  }

  private void readRoom(String key, long seq, long epochOfSeq) {
    try {
      positions.add(new Position(RoomId.parse(key), seq, epochOfSeq));
    } catch (IllegalArgumentException e) {
      wrong("pos: " + e.getMessage());
    }
  }

  private void readBody(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      wrong("d is an object");
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
          wrong("d has text and re, and nothing else");
          parser.skipChildren();
        }
      }
    }
  }

  private @Nullable String string(String name, JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return parser.getText();
    }
    wrong(name + " is a string");
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
      wrong(name + ": " + e.getMessage());
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
    wrong(name + " is a whole number from " + least + " to 2^53 - 1");
    parser.skipChildren();
    return -1;
  }

  private void wrong(String detail) {
    if (fault == null) {
      fault = detail;
    }
  }

  /** Reads one kind of id; throws {@link IllegalArgumentException} for anything else. */
  private interface Form<T> {
    T parse(String text);
  }
}
