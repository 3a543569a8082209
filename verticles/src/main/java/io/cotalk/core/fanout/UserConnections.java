package io.cotalk.core.fanout;

import io.cotalk.bus.event.ReadMoved;
import io.cotalk.bus.event.UserEvent;
import io.cotalk.bus.event.UserHead;
import io.cotalk.id.UserId;
import io.netty.util.collection.LongObjectHashMap;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The connections of one event loop by user. On that event loop only. */
public final class UserConnections {
  private final LongObjectHashMap<List<Subscriber>> connections = new LongObjectHashMap<>();

  /** Adds a connection of {@code user}; followed by {@link #remove}. */
  public void add(UserId user, Subscriber connection) {
    List<Subscriber> all = connections.get(user.value());
    if (all == null) {
      all = new ArrayList<>(1);
      connections.put(user.value(), all);
    }
    all.add(connection);
  }

  /** Removes a connection that was added. */
  public void remove(UserId user, Subscriber connection) {
    List<Subscriber> all = connections.get(user.value());
    if (all != null && all.remove(connection) && all.isEmpty()) {
      connections.remove(user.value());
    }
  }

  void accept(Object message) {
    switch (message) {
      case UserEvent event -> each(event.user(), it -> it.userEvent(event));
      case ReadMoved moved -> {
        EncodedRead read = new EncodedRead(moved);
        each(moved.user(), it -> it.ownRead(read.in(it.encoding())));
      }
      case UserHead head -> each(head.user(), it -> it.userHead(head.u()));
      default -> {
        // Not for connections, or from a newer release, whose events are in the user's log as well.
      }
    }
  }

  /** Passes on how far a user has read by sending, to connections that did not see the message. */
  void sent(ReadMoved moved) {
    if (connections.containsKey(moved.user().value())) {
      EncodedRead read = new EncodedRead(moved);
      each(moved.user(), it -> it.ownSent(read.in(it.encoding())));
    }
  }

  List<UserId> all() {
    return connections.keySet().stream().map(UserId::new).toList();
  }

  private void each(UserId user, Consumer<Subscriber> action) {
    List<Subscriber> all = connections.get(user.value());
    if (all != null) {
      List.copyOf(all).forEach(action);
    }
  }
}
