package io.cotalk.capability.rooms;

import io.cotalk.bus.command.UserProfile;
import io.cotalk.capability.auth.Handle;
import io.cotalk.capability.users.Profiles;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.UserId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whom requests name. Its methods wait, so they run on virtual threads. */
final class People {
  /** Longest handle repeated in an error, in UTF-16 units. */
  private static final int MAX_ECHO = 64;

  private final Profiles profiles;

  People(Profiles profiles) {
    this.profiles = profiles;
  }

  /** Describes a user; fails with {@code not_found}. */
  UserProfile byId(UserId user) {
    return profiles
        .byId(user)
        .await()
        .orElseThrow(() -> new ChatException(ErrorCode.NOT_FOUND, "no such user"));
  }

  /**
   * Finds all of them, in order, or fails with {@code not_found} naming the first that nobody has.
   */
  List<UserProfile> byHandles(List<String> typed) {
    Map<String, Handle> handles = new LinkedHashMap<>();
    for (String one : typed) {
      handles.put(one, Handle.find(one).orElseThrow(() -> nobody(one)));
    }
    Map<Handle, UserProfile> found = profiles.byHandles(handles.values()).await();
    List<UserProfile> users = new ArrayList<>();
    handles.forEach(
        (one, handle) ->
            users.add(Optional.ofNullable(found.get(handle)).orElseThrow(() -> nobody(one))));
    return users;
  }

  private static ChatException nobody(String typed) {
    String shown = typed.length() <= MAX_ECHO ? " " + typed : "";
    return new ChatException(ErrorCode.NOT_FOUND, "nobody has the handle" + shown);
  }
}
