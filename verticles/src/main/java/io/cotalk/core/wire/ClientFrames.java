package io.cotalk.core.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.cotalk.core.config.MessagesConfig;
import io.cotalk.core.config.SocketConfig;
import io.cotalk.error.BadField;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Reads text messages of clients. Strict and bounded: JSON of RFC 8259 in UTF-8, nested at most 32
 * deep, no key twice in an object, one object a line, at most {@code socket.max-objects} a message.
 * Any thread.
 */
public final class ClientFrames {
  private static final String HELLO = "hello";
  private static final Set<String> OWN =
      Set.of(HELLO, "auth", "open", "close", "send", "ping", "pong");

  private static final int MAX_DEPTH = 32;
  private static final int MAX_NUMBER_CHARS = 32;
  private static final int MAX_NAME_CHARS = 128;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_CHARS)
                  .maxNameLength(MAX_NAME_CHARS)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // The text is known to be UTF-8, and names come from strangers.
          .configure(JsonFactory.Feature.CHARSET_DETECTION, false)
          .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
          .build();

  private final SocketConfig limits;
  private final MessagesConfig texts;
  private final Map<String, RequestType<?>> further = new HashMap<>();
  private final Set<String> furtherFields = new HashSet<>();

  /**
   * @param further the types that capabilities have, each name once
   */
  public ClientFrames(
      SocketConfig limits, MessagesConfig texts, Collection<RequestType<?>> further) {
    this.limits = limits;
    this.texts = texts;
    for (RequestType<?> type : further) {
      if (OWN.contains(type.name()) || this.further.put(type.name(), type) != null) {
        throw new IllegalArgumentException("two types of frames are named " + type.name());
      }
      furtherFields.addAll(type.fields());
    }
  }

  /**
   * Reads the objects of one text message, in order. Never throws and never returns an empty list:
   * what cannot be read is a {@link ClientFrame.Malformed} in its place; a message without any
   * object, or with too many, is one {@code bad_frame}.
   *
   * @param bytes valid UTF-8 from 0 to {@code length}
   */
  public List<ClientFrame> read(byte[] bytes, int length) {
    List<ClientFrame> frames = new ArrayList<>(1);
    int start = 0;
    for (int at = 0; at <= length; at++) {
      if (at < length && bytes[at] != '\n') {
        continue;
      }
      if (!isBlank(bytes, start, at)) {
        if (frames.size() == limits.maxObjects()) {
          return List.of(badFrame("at most " + limits.maxObjects() + " objects in a message"));
        }
        frames.add(readLine(bytes, start, at - start));
      }
      start = at + 1;
    }
    return frames.isEmpty() ? List.of(badFrame("the message is empty")) : frames;
  }

  private static boolean isBlank(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  private ClientFrame readLine(byte[] bytes, int offset, int length) {
    try (JsonParser parser = JSON.createParser(bytes, offset, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return badFrame("a line is one JSON object");
      }
      FrameFields fields = FrameFields.read(parser, limits.maxPositions(), furtherFields);
      if (parser.nextToken() != null) {
        return badFrame("a line is one JSON object");
      }
      return frame(fields);
    } catch (IOException e) {
      return badFrame("a line is one JSON object");
    }
  }

  private ClientFrame frame(FrameFields fields) {
    String type = Objects.requireNonNullElse(fields.type, "");
    if (type.equals("pong")) {
      return new ClientFrame.Pong();
    }
    try {
      ClientFrame frame = frame(type, fields);
      if (fields.fault != null) {
        throw fields.fault;
      }
      if (fields.i == 0 && hasNumber(type)) {
        throw new BadField("/i", "a request has a number i, from 1");
      }
      return frame;
    } catch (ChatException e) {
      return new ClientFrame.Malformed(
          fields.i, e.code(), e.detail(), BadField.of(e), type.equals(HELLO));
    }
  }

  private ClientFrame frame(String type, FrameFields f) {
    return switch (type) {
      case HELLO ->
          new ClientFrame.Hello(f.i, f.need(f.token, "token"), f.device, f.cursor, f.positions);
      case "auth" -> new ClientFrame.Auth(f.i, f.need(f.token, "token"));
      case "open" ->
          new ClientFrame.Open(
              f.i, f.need(f.room, "r"), f.position, f.epoch, Math.max(0, f.generation));
      case "close" -> new ClientFrame.Close(f.i, f.need(f.room, "r"), f.generation);
      case "send" -> send(f);
      case "ping" -> new ClientFrame.Ping(f.i);
      default -> ofCapability(type, f);
    };
  }

  private ClientFrame ofCapability(String name, FrameFields fields) {
    RequestType<?> type = further.get(name);
    if (type == null) {
      throw new ChatException(ErrorCode.BAD_FRAME, "no known type t");
    }
    return type.reader().apply(fields);
  }

  private boolean hasNumber(String name) {
    RequestType<?> type = further.get(name);
    return type == null || type.answered();
  }

  private ClientFrame send(FrameFields f) {
    var room = f.need(f.room, "r");
    var cid = f.need(f.cid, "cid");
    String text = f.need(f.text, "d.text");
    return new ClientFrame.Send(f.i, room, cid, MessageBody.of(text, Math.max(0, f.re), texts));
  }

  private static ClientFrame badFrame(String detail) {
    return new ClientFrame.Malformed(0, ErrorCode.BAD_FRAME, detail, "", false);
  }
}
