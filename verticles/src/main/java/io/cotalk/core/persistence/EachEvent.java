package io.cotalk.core.persistence;

import io.cotalk.bus.command.AppendEvent;
import io.cotalk.bus.event.AppendRight;
import io.cotalk.bus.event.EventKind;
import io.cotalk.id.RoomId;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Events of one room as the arrays that {@code append_each_event} takes, in order. */
final class EachEvent {
  private final Integer[] kind;
  private final Long[] sender;
  private final @Nullable UUID[] cid;
  private final Long[] cidMillis;
  private final @Nullable UUID[] hash;
  private final String[] body;
  private final Long[] ref;
  private final Integer[] right;
  private int count;

  /**
   * @param events that will be added
   */
  EachEvent(int events) {
    kind = new Integer[events];
    sender = new Long[events];
    cid = new @Nullable UUID[events];
    cidMillis = new Long[events];
    hash = new @Nullable UUID[events];
    body = new String[events];
    ref = new Long[events];
    right = new Integer[events];
  }

  /** Adds an event with the right that its kind needs. */
  void add(AppendEvent event, UUID bodyHash) {
    fill(event.kind(), event.sender().value(), event.body());
    cid[count] = event.cid().value();
    cidMillis[count] = event.cid().millis();
    hash[count] = bodyHash;
    ref[count] = event.ref();
    right[count] = event.kind().right().number();
    count++;
  }

  /**
   * Adds an event of a change whose rights are checked.
   *
   * @param key null where it cannot be repeated
   */
  void add(EventDraft draft, String json, @Nullable ChangeKey key) {
    fill(draft.body().kind(), draft.actor().value(), json);
    cid[count] = key == null ? null : key.cid().value();
    cidMillis[count] = key == null ? 0L : key.cid().millis();
    hash[count] = key == null ? null : key.hash();
    ref[count] = 0L;
    right[count] = AppendRight.CHECKED.number();
    count++;
  }

  private void fill(EventKind its, long by, String json) {
    kind[count] = (int) its.number();
    sender[count] = by;
    body[count] = json;
  }

  Tuple arguments(RoomId room, long windowMillis) {
    return Tuple.from(
        List.of(room.value(), kind, sender, cid, cidMillis, hash, body, ref, right, windowMillis));
  }
}
