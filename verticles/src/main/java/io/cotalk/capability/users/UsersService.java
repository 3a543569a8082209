package io.cotalk.capability.users;

import io.cotalk.bus.command.UserProfile;
import io.cotalk.capability.auth.Handle;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.UserId;
import java.util.Optional;

/** Answers who a user is. Waits for the shards, so it runs on virtual threads. */
public final class UsersService {
  private final Profiles profiles;

  public UsersService(Profiles profiles) {
    this.profiles = profiles;
  }

  /** Describes one user. Fails with {@code not_found}, {@code busy}, {@code unavailable}. */
  public UserProfile get(UserId user) {
    return present(profiles.byId(user).await());
  }

  /** Finds a user by a handle as typed. Fails as {@link #get}. */
  public UserProfile find(String typed) {
    return present(Handle.find(typed).flatMap(handle -> profiles.byHandle(handle).await()));
  }

  private static UserProfile present(Optional<UserProfile> found) {
    return found.orElseThrow(() -> new ChatException(ErrorCode.NOT_FOUND, "there is no such user"));
  }
}
