package io.cotalk.bus.command;

import io.cotalk.bus.Command;
import io.cotalk.bus.RequestKind;
import io.cotalk.id.UserId;

/**
 * Requests about users; each is answered by a {@link UserProfile}. All may fail with {@code busy},
 * {@code unavailable}, and {@code not_found} when there is no such user.
 */
public sealed interface UserCommand extends Command {
  @Override
  default RequestKind kind() {
    return RequestKind.READ;
  }

  /** Describes one user. */
  record GetUser(UserId user) implements UserCommand {}

  /**
   * Finds a user by the whole handle.
   *
   * @param handle as typed; what no account can have is {@code not_found}
   */
  record FindUser(String handle) implements UserCommand {}
}
