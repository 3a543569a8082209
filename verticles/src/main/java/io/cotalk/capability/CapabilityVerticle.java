package io.cotalk.capability;

import io.cotalk.core.config.Role;
import io.cotalk.core.roles.Commands;
import io.vertx.core.Deployable;
import io.vertx.core.ThreadingModel;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A verticle of a capability and how it is deployed.
 *
 * @param roles deployed on nodes that have one of them
 * @param stage when it stops
 * @param threads what its instances run on
 * @param verticles makes the next instance
 */
public record CapabilityVerticle(
    Set<Role> roles,
    Stage stage,
    ThreadingModel threads,
    Supplier<? extends Deployable> verticles) {

  /** Verticles of an earlier stage stop first; those of one stage side by side. */
  public enum Stage {
    /** Answers commands. As many instances as {@code node.instances} says. */
    ANSWERS,
    /** Finishes what answers have begun. One instance. */
    FINISHES
  }

  public CapabilityVerticle {
    roles = Set.copyOf(roles);
  }

  /** A verticle on virtual threads that answers {@code commands} at their address. */
  public static CapabilityVerticle answering(
      Commands<?> commands, Supplier<? extends Deployable> verticles) {
    return new CapabilityVerticle(
        Set.of(commands.role()), Stage.ANSWERS, ThreadingModel.VIRTUAL_THREAD, verticles);
  }

  /** A verticle on an event loop that finishes what others have begun. */
  public static CapabilityVerticle finishing(
      Set<Role> roles, Supplier<? extends Deployable> verticles) {
    return new CapabilityVerticle(roles, Stage.FINISHES, ThreadingModel.EVENT_LOOP, verticles);
  }
}
