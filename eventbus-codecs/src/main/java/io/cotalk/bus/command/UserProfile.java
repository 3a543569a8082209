package io.cotalk.bus.command;

import io.cotalk.bus.BusMessage;
import io.cotalk.id.UserId;

/**
 * A user as everybody may see them.
 *
 * @param handle the unique name in its normalised form
 * @param name the display name, as its owner wrote it
 */
public record UserProfile(UserId id, String handle, String name) implements BusMessage {}
