package io.cotalk.core.roles;

import io.cotalk.bus.Bus;
import io.cotalk.bus.BusMessage;
import io.cotalk.bus.Command;
import io.cotalk.core.config.NodeConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * The way of commands to the verticles of capabilities: those of the own node where it has their
 * role, without a copy; else those of another node, within the bounds of {@link RoleCalls}. Any
 * thread; futures complete on the caller's context.
 */
public final class CommandCalls {
  private final Vertx vertx;
  private final NodeConfig node;
  private final RoleCalls others;

  public CommandCalls(Vertx vertx, NodeConfig node, RoleCalls others) {
    this.vertx = vertx;
    this.node = node;
    this.others = others;
  }

  /**
   * Has a command done. Fails with the error of who did it, and with {@code busy}; {@code
   * unavailable} (at once when no node has the role); {@code unknown} when no answer came in time
   * and the {@linkplain Command#kind() command} changes something.
   */
  public <C extends Command, T extends BusMessage> Future<T> ask(
      Commands<C> to, C command, Class<T> answer) {
    return node.has(to.role())
        ? Bus.request(vertx, to.address(), command, answer, to.timeout())
        : others.ask(to.name(), command, answer, command.kind(), to.timeout());
  }
}
