package io.cotalk.capability;

import io.cotalk.bus.BusMessage;
import io.cotalk.core.Core;
import io.cotalk.core.config.ConfigSection;
import io.cotalk.core.roles.Commands;
import io.cotalk.core.wire.RequestType;
import io.cotalk.error.ErrorCode;
import java.util.List;
import java.util.Map;

/**
 * One thing that people do with the server, such as accounts or rooms. It brings all that only it
 * knows; a node goes through its list of capabilities in order and knows none by name. An instance
 * belongs to one node.
 */
public interface Capability {
  /**
   * Returns its sections of the configuration, found in {@code core.config().further()}. Their keys
   * stand in {@code conf/cotalk.yaml} too.
   */
  default List<ConfigSection<?>> configuration() {
    return List.of();
  }

  /**
   * Returns what only its own parts say to each other on the event bus: public records, each with a
   * number from 200 that is never used again. Nodes of a release without them ignore them.
   */
  default Map<Class<? extends BusMessage>, Integer> messages() {
    return Map.of();
  }

  /**
   * Returns the commands that its verticles take, which run on nodes with the commands' role and
   * are asked from any node, by {@link Core#commands}.
   */
  default List<Commands<?>> commands() {
    return List.of();
  }

  /**
   * Returns the codes of errors that only it has, besides the {@linkplain ErrorCode#common()
   * common} ones; each name once. They stand in docs/protocol.md and in the API's description too.
   */
  default List<ErrorCode> errors() {
    return List.of();
  }

  /** Returns the types of frames that it takes from clients; its parts say what takes them. */
  default List<RequestType<?>> requests() {
    return List.of();
  }

  /**
   * Makes its parts; nothing runs yet. Called once, on a thread that may block. Each part says
   * which role it belongs to, and is made only where the node has that role.
   *
   * @throws io.cotalk.core.config.ConfigException when a secret is missing or weak
   */
  CapabilityParts open(Core core);
}
