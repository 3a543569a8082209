package io.cotalk.bus.event;

import io.cotalk.bus.BusMessage;
import io.cotalk.id.SessionId;
import io.cotalk.id.UserId;

/** A session's tokens must not be honoured any more; the row is committed on the user's shard. */
public record SessionRevoked(UserId user, SessionId session) implements BusMessage {}
