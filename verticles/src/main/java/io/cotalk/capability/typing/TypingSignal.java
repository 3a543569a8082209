package io.cotalk.capability.typing;

import io.cotalk.core.fanout.RoomSignal;
import io.cotalk.core.wire.JsonObjectText;
import io.cotalk.core.wire.ServerFrame;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;

/**
 * Somebody types in a room.
 *
 * @param seq the room's newest event as the node of this person knew it: what they wrote later ends
 *     the typing
 */
public record TypingSignal(RoomId room, UserId user, long seq) implements RoomSignal {
  /** Its number on the bus. */
  static final int NUMBER = 200;

  @Override
  public boolean isSound() {
    return seq >= 0;
  }

  @Override
  public ServerFrame frame() {
    return new Push(room, user, seq);
  }

  /** What the others get. */
  private record Push(RoomId room, UserId user, long seq) implements ServerFrame.OfCapability {
    @Override
    public String type() {
      return "typing";
    }

    @Override
    public void write(JsonObjectText out) {
      out.id("r", room.value()).id("s", user.value()).num("q", seq);
    }
  }
}
