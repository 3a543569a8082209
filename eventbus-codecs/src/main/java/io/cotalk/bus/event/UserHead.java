package io.cotalk.bus.event;

import io.cotalk.id.UserId;

/** How far a user's event log goes. */
public record UserHead(UserId user, long u) {}
