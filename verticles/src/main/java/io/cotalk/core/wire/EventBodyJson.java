package io.cotalk.core.wire;

import io.cotalk.bus.event.EventKind;
import io.cotalk.core.wire.EventBody.Deletion;
import io.cotalk.core.wire.EventBody.Edit;
import io.cotalk.core.wire.EventBody.Membership;
import io.cotalk.core.wire.EventBody.Membership.Change;
import io.cotalk.core.wire.EventBody.Pin;
import io.cotalk.core.wire.EventBody.Reaction;
import io.cotalk.core.wire.EventBody.RoomCreated;
import io.cotalk.id.UserId;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of every {@link EventBody}: the only place that writes it, and the only one that reads
 * what is stored. Any thread.
 */
public final class EventBodyJson {
  private static final String TEXT = "text";
  private static final String OP = "op";
  private static final String OF = "q";
  private static final String CREATE = "create";
  private static final String RE = ",\"re\":";

  /** Of {@link MessageBody#MAX_NUMBER}. */
  private static final int MAX_DIGITS = 16;

  /** Room for all but texts. */
  private static final int OVERHEAD = 40;

  private EventBodyJson() {}

  /** Returns the canonical JSON; at most 6 bytes for each character of its texts. */
  static String of(EventBody body) {
    return switch (body) {
      case MessageBody it -> message(it);
      case Edit it -> quoted(of(it.of()).append(','), TEXT, it.text()).append('}').toString();
      case Deletion it -> of(it.of()).append('}').toString();
      case Reaction it ->
          quoted(op(it.on() ? "add" : "remove", it.of()).append(','), "sign", it.sign())
              .append('}')
              .toString();
      case Pin it -> op(it.on() ? "pin" : "unpin", it.of()).append('}').toString();
      case Membership it -> membership(it);
      case RoomCreated it -> created(it);
    };
  }

  private static String message(MessageBody body) {
    StringBuilder out = new StringBuilder(body.text().length() + OVERHEAD);
    JsonText.quote(out.append("{\"text\":"), body.text());
    if (body.re() > 0) {
      out.append(RE).append(body.re());
    }
    return out.append('}').toString();
  }

  private static StringBuilder of(long seq) {
    return new StringBuilder(OVERHEAD).append("{\"q\":").append(seq);
  }

  private static StringBuilder op(String op, long seq) {
    return quoted(new StringBuilder(OVERHEAD).append('{'), OP, op).append(",\"q\":").append(seq);
  }

  private static StringBuilder quoted(StringBuilder out, String key, String text) {
    return JsonText.quote(out.append('"').append(key).append("\":"), text);
  }

  private static String membership(Membership body) {
    StringBuilder out = new StringBuilder(4 * OVERHEAD).append('{');
    quoted(out, OP, wireName(body.change()));
    quoted(out.append(','), "user", body.user().toString());
    if (body.handle() != null && body.name() != null) {
      quoted(out.append(','), "handle", body.handle());
      quoted(out.append(','), "name", body.name());
    }
    return quoted(out.append(','), "by", body.by().toString()).append('}').toString();
  }

  private static String wireName(Change change) {
    return change.name().toLowerCase(Locale.ROOT);
  }

  private static String created(RoomCreated body) {
    StringBuilder out = new StringBuilder(4 * OVERHEAD).append('{');
    quoted(out, OP, CREATE).append(',');
    if (body.title() == null) {
      out.append("\"direct\":true");
    } else {
      quoted(out, "title", body.title());
    }
    String before = ",\"members\":[";
    for (UserId member : body.members()) {
      JsonText.quote(out.append(before), member.toString());
      before = ",";
    }
    return out.append(body.members().isEmpty() ? before : "").append("]}").toString();
  }

  /**
   * Returns the {@code re} of a message as this writes it, without reading the rest; 0 for none. A
   * text ends with a quotation mark, so digits at the end are no text. More digits than {@link
   * MessageBody#MAX_NUMBER} has, which another node's message may hold, are more than any event
   * has.
   */
  public static long reOf(String json) {
    int end = json.length() - 1;
    int start = end;
    while (start > 0 && json.charAt(start - 1) >= '0' && json.charAt(start - 1) <= '9') {
      start--;
    }
    if (start == end || !json.startsWith(RE, start - RE.length())) {
      return 0;
    }
    return end - start > MAX_DIGITS ? Long.MAX_VALUE : Long.parseLong(json, start, end, 10);
  }

  /**
   * Reads a stored body. Fields that are not known are left out; what is no body of this kind is an
   * {@link IllegalArgumentException}.
   */
  public static EventBody read(EventKind kind, String json) {
    try {
      JsonObject body = new JsonObject(json);
      return switch (kind) {
        case MSG -> new MessageBody(text(body, TEXT), body.getLong("re", 0L));
        case EDIT -> new Edit(seq(body), text(body, TEXT));
        case DEL -> new Deletion(seq(body));
        case REACT -> new Reaction(seq(body), text(body, "sign"), is(body, "add", "remove"));
        case PIN -> new Pin(seq(body), is(body, "pin", "unpin"));
        case MEMBER ->
            new Membership(
                Change.valueOf(text(body, OP).toUpperCase(Locale.ROOT)),
                UserId.parse(text(body, "user")),
                body.getString("handle"),
                body.getString("name"),
                UserId.parse(text(body, "by")));
        case ROOM -> created(body);
      };
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      throw new IllegalArgumentException("no body of an event of kind " + kind.wireName(), e);
    }
  }

  /**
   * Returns who is no member any more after an event of kind {@code member}; null where it tells of
   * something else, or is none that this release knows.
   */
  public static @Nullable UserId leaver(String json) {
    return whoDoes(Change.LEAVE, json);
  }

  /** As {@link #leaver}: who is a member from then on. */
  public static @Nullable UserId joiner(String json) {
    return whoDoes(Change.JOIN, json);
  }

  private static @Nullable UserId whoDoes(Change change, String json) {
    try {
      JsonObject body = new JsonObject(json);
      return wireName(change).equals(body.getString(OP)) ? UserId.parse(text(body, "user")) : null;
    } catch (DecodeException
        | ClassCastException
        | NullPointerException
        | IllegalArgumentException e) {
      return null;
    }
  }

  private static RoomCreated created(JsonObject body) {
    is(body, CREATE, CREATE);
    List<UserId> members =
        body.getJsonArray("members").stream().map(String.class::cast).map(UserId::parse).toList();
    return new RoomCreated(body.getBoolean("direct", false) ? null : text(body, "title"), members);
  }

  private static String text(JsonObject body, String key) {
    return Objects.requireNonNull(body.getString(key), key);
  }

  private static long seq(JsonObject body) {
    return Objects.requireNonNull(body.getLong(OF), OF);
  }

  private static boolean is(JsonObject body, String yes, String no) {
    String op = text(body, OP);
    if (!op.equals(yes) && !op.equals(no)) {
      throw new IllegalArgumentException("an event has the unknown op " + op);
    }
    return op.equals(yes);
  }
}
