package io.cotalk.capability.auth;

import io.cotalk.bus.command.UserProfile;

/**
 * An account as a login needs it.
 *
 * @param passwordHash in PHC form
 */
record Account(UserProfile user, String passwordHash, boolean admin, boolean banned) {
  @Override
  public String toString() {
    return "Account[" + user.id() + "]";
  }
}
