package io.cotalk.core.persistence;

import io.cotalk.bus.event.EventKind;
import io.cotalk.id.Cid;
import io.cotalk.id.UserId;
import java.util.UUID;

/**
 * By what a change of a room is recognised when it is asked for again.
 *
 * @param hash tells whether the same is asked for
 */
public record ChangeKey(UserId actor, Cid cid, UUID hash) {
  /** Returns the key of a change that {@code what} describes, in any words. */
  public static ChangeKey of(UserId actor, Cid cid, String what) {
    return new ChangeKey(actor, cid, BodyHash.of(EventKind.MEMBER, what));
  }
}
