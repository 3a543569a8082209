package io.cotalk.core.roles;

import io.cotalk.bus.Bus;
import io.cotalk.bus.BusMessage;
import io.cotalk.core.config.Config;
import io.cotalk.core.config.RolesConfig;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How this node and others work for each other.
 *
 * @param offers what this node answers
 * @param peers who answers what
 * @param calls the way to them
 */
public record RoleParts(
    ServiceOffers offers,
    RolePeers peers,
    RoleCalls calls,
    RoleMetrics metrics,
    RolesConfig config) {

  /**
   * Makes the parts; nothing runs yet.
   *
   * @param process this node's id, new with each start of its process
   */
  public static RoleParts create(
      Config config, String process, Vertx vertx, MeterRegistry registry) {
    RoleMetrics metrics = new RoleMetrics(registry);
    RolePeers peers = new RolePeers(vertx, process, config.roles(), config.fanout().silence());
    return new RoleParts(
        new ServiceOffers(vertx, process),
        peers,
        new RoleCalls(vertx, peers, config.roles(), metrics),
        metrics,
        config.roles());
  }

  /** Begins to tell the other nodes, and to hear them; ends with the Vert.x instance. */
  public Future<Void> start(Config node) {
    offers.start(node.fanout().digestPeriod());
    return peers.start();
  }

  /**
   * Lets {@code work} answer this node's own requests to {@code service} from now on, and returns
   * what makes the verticles by which it answers those of others.
   */
  public Supplier<RoleVerticle> answer(
      String service, Function<BusMessage, Future<? extends BusMessage>> work) {
    calls.answerHere(service, work);
    return () -> new RoleVerticle(offers, service, work, config, metrics);
  }

  /**
   * Returns what makes the verticles that hand the commands of other nodes to the capability's
   * verticles on this one.
   */
  public Supplier<RoleVerticle> handOn(Vertx vertx, Commands<?> commands) {
    return () ->
        new RoleVerticle(
            offers,
            commands.name(),
            command -> handOn(vertx, commands, command),
            commands.timeout(),
            config,
            metrics);
  }

  private static Future<BusMessage> handOn(Vertx vertx, Commands<?> to, BusMessage command) {
    return to.type().isInstance(command)
        ? Bus.request(vertx, to.address(), command, BusMessage.class, to.timeout())
        : Future.failedFuture(new ChatException(ErrorCode.INTERNAL, "no command of " + to.name()));
  }
}
