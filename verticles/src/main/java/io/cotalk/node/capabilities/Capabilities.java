package io.cotalk.node.capabilities;

import io.cotalk.bus.BusMessage;
import io.cotalk.capability.Capability;
import io.cotalk.capability.auth.AuthCapability;
import io.cotalk.capability.messages.MessagesCapability;
import io.cotalk.capability.rooms.RoomsCapability;
import io.cotalk.capability.typing.TypingCapability;
import io.cotalk.capability.userlog.UserLogCapability;
import io.cotalk.capability.users.UsersCapability;
import io.cotalk.core.config.ConfigSection;
import io.cotalk.core.wire.RequestType;
import io.cotalk.error.ErrorCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the server can do: the list that every node goes through. */
public final class Capabilities {
  private Capabilities() {}

  /** Returns the sections of the configuration that capabilities have. */
  public static List<ConfigSection<?>> sections() {
    return list().stream()
        .<ConfigSection<?>>flatMap(each -> each.configuration().stream())
        .toList();
  }

  /** Returns the messages that capabilities say to each other on the bus, with their numbers. */
  public static Map<Class<? extends BusMessage>, Integer> messages() {
    Map<Class<? extends BusMessage>, Integer> messages = new HashMap<>();
    list().forEach(each -> messages.putAll(each.messages()));
    return messages;
  }

  /** Returns the types of frames that capabilities take from clients. */
  public static List<RequestType<?>> requests() {
    return list().stream().<RequestType<?>>flatMap(each -> each.requests().stream()).toList();
  }

  /** Returns the codes of errors that capabilities have. */
  public static List<ErrorCode> errors() {
    return list().stream().flatMap(each -> each.errors().stream()).toList();
  }

  /** Makes the capabilities of one node, each behind those that it uses. */
  public static List<Capability> list() {
    UsersCapability users = new UsersCapability();
    return List.of(
        new AuthCapability(),
        users,
        new RoomsCapability(users::profiles),
        new UserLogCapability(),
        new MessagesCapability(),
        new TypingCapability());
  }
}
