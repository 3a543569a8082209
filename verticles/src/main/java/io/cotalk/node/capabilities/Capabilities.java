package io.cotalk.node.capabilities;

import io.cotalk.capability.Capability;
import io.cotalk.capability.auth.AuthCapability;
import io.cotalk.capability.messages.MessagesCapability;
import io.cotalk.capability.rooms.RoomsCapability;
import io.cotalk.capability.userlog.UserLogCapability;
import io.cotalk.capability.users.UsersCapability;
import io.cotalk.core.wire.RequestType;
import java.util.List;

/** What the server can do: the list that every node goes through. */
public final class Capabilities {
  private Capabilities() {}

  /** Returns the types of frames that capabilities take from clients. */
  public static List<RequestType<?>> requests() {
    return list().stream().<RequestType<?>>flatMap(each -> each.requests().stream()).toList();
  }

  /** Makes the capabilities of one node, each behind those that it uses. */
  public static List<Capability> list() {
    UsersCapability users = new UsersCapability();
    return List.of(
        new AuthCapability(),
        users,
        new RoomsCapability(users::profiles),
        new UserLogCapability(),
        new MessagesCapability());
  }
}
