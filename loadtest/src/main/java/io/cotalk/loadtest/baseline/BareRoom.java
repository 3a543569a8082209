package io.cotalk.loadtest.baseline;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/** Who is in a room, by loop. Any thread. */
@SuppressWarnings("FutureReturnValueIgnored") // the end of the channel tells of failures
final class BareRoom {
  private final Map<EventLoop, List<Channel>> members = new HashMap<>();
  private long head;

  /** The head at which the channel is in. */
  synchronized long enter(Channel channel) {
    members.computeIfAbsent(channel.eventLoop(), loop -> new ArrayList<>()).add(channel);
    return head;
  }

  synchronized void leave(Channel channel) {
    List<Channel> local = members.get(channel.eventLoop());
    if (local != null) {
      // The list of a loop is read on that loop only, so it is changed by copying.
      List<Channel> rest = new ArrayList<>(local);
      rest.remove(channel);
      members.put(channel.eventLoop(), rest);
    }
  }

  /**
   * Writes the same bytes to everybody, one write each, on the loops they belong to.
   *
   * @param frame makes the bytes for a place in the room
   * @return that place
   */
  synchronized long publish(LongFunction<ByteBuf> frame) {
    head++;
    ByteBuf bytes = frame.apply(head);
    boolean oneLoop = members.size() == 1;
    members.forEach(
        (loop, local) -> hand(loop, oneLoop, List.copyOf(local), bytes.retainedDuplicate()));
    bytes.release();
    return head;
  }

  /** With several loops all take the way through the queue, or a later event could be first. */
  private static void hand(EventLoop loop, boolean oneLoop, List<Channel> local, ByteBuf bytes) {
    if (oneLoop && loop.inEventLoop()) {
      write(local, bytes);
    } else {
      loop.execute(() -> write(local, bytes));
    }
  }

  private static void write(List<Channel> local, ByteBuf bytes) {
    for (Channel channel : local) {
      channel.writeAndFlush(bytes.retainedDuplicate(), channel.voidPromise());
    }
    bytes.release();
  }
}
