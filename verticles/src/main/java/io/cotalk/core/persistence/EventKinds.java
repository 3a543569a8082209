package io.cotalk.core.persistence;

import io.cotalk.bus.command.AppendEvent;
import io.cotalk.bus.event.EventKind;
import java.util.Collection;
import java.util.List;

/**
 * What {@code append_events} takes for a batch in which not all are messages; empty where all are.
 */
final class EventKinds {
  static final EventKinds ALL_MESSAGES = new EventKinds(0, 0);

  /** Of each room, how many messages there are. */
  final Integer[] messages;

  /** Of each room, the rank of the last message; 0 for none. */
  final Integer[] newest;

  final Integer[] kind;

  /** Of each event, how many messages there are among those of its room up to it. */
  final Integer[] nth;

  /** The right that each event needs. */
  final Integer[] right;

  /** The message that each event is about; 0 for none. */
  final Long[] of;

  private EventKinds(int rooms, int events) {
    messages = new Integer[rooms];
    newest = new Integer[rooms];
    kind = new Integer[events];
    nth = new Integer[events];
    right = new Integer[events];
    of = new Long[events];
  }

  /**
   * Returns those of a batch.
   *
   * @param byRoom the events of each room, in order
   * @param events how many there are
   */
  static EventKinds of(Collection<List<PendingEvent>> byRoom, int events) {
    EventKinds kinds = new EventKinds(byRoom.size(), events);
    int room = 0;
    int next = 0;
    for (List<PendingEvent> some : byRoom) {
      kinds.take(room++, next, some);
      next += some.size();
    }
    return kinds;
  }

  private void take(int room, int first, List<PendingEvent> some) {
    int counted = 0;
    int last = 0;
    for (int i = 0; i < some.size(); i++) {
      AppendEvent event = some.get(i).event();
      boolean message = event.kind() == EventKind.MSG;
      if (message) {
        counted++;
        last = i + 1;
      }
      kind[first + i] = (int) event.kind().number();
      nth[first + i] = counted;
      right[first + i] = event.kind().right().number();
      of[first + i] = message ? 0L : event.ref();
    }
    messages[room] = counted;
    newest[room] = last;
  }
}
