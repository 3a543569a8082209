package io.cotalk.capability;

import io.cotalk.core.session.ReadMarks;
import io.cotalk.core.session.RequestHandler;
import io.cotalk.core.session.RequestHandlers;
import io.cotalk.core.session.SessionWatcher;
import io.cotalk.core.tail.TailConsumer;
import io.cotalk.core.wire.ClientFrame;
import io.cotalk.core.wire.RequestType;
import io.cotalk.transport.http.Routes;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a capability brings to one node. Filled by {@link Capability#open}, by one thread. */
public final class CapabilityParts {
  private final List<CapabilityVerticle> verticles = new ArrayList<>();
  private final List<Supplier<? extends Routes>> routes = new ArrayList<>();
  private final List<Consumer<RequestHandlers>> requests = new ArrayList<>();
  private final List<SessionWatcher> watchers = new ArrayList<>();
  private final List<TailConsumer> consumers = new ArrayList<>();
  private @Nullable ReadMarks reads;
  private final List<Supplier<Future<Void>>> stops = new ArrayList<>();

  /** Adds a verticle, which the node deploys and undeploys. */
  public CapabilityParts verticle(CapabilityVerticle verticle) {
    verticles.add(verticle);
    return this;
  }

  /** Adds operations of the API, which nodes with the role {@code api} answer. */
  public CapabilityParts routes(Supplier<? extends Routes> operations) {
    routes.add(operations);
    return this;
  }

  /**
   * Adds who follows every event of the shards; works on nodes with the role {@code persistence}.
   */
  public CapabilityParts consumer(TailConsumer consumer) {
    consumers.add(consumer);
    return this;
  }

  /** Returns who follows every event of the shards. */
  public List<TailConsumer> consumers() {
    return List.copyOf(consumers);
  }

  /** Adds what is done when the verticles are undeployed, and nobody asks any more. */
  public CapabilityParts stop(Supplier<Future<Void>> stop) {
    stops.add(stop);
    return this;
  }

  /** Adds what takes a type of request from sessions, on nodes with the role {@code socket}. */
  public <F extends ClientFrame.OfCapability> CapabilityParts request(
      RequestType<F> type, RequestHandler<F> handler) {
    requests.add(handlers -> handlers.add(type, handler));
    return this;
  }

  /**
   * Adds who hears of sessions and of the rooms they open, on nodes with the role {@code socket}.
   */
  public CapabilityParts watcher(SessionWatcher watcher) {
    watchers.add(watcher);
    return this;
  }

  /** Adds what takes requests, and who hears of sessions, to {@code handlers}. */
  public void addTo(RequestHandlers handlers) {
    requests.forEach(request -> request.accept(handlers));
    watchers.forEach(handlers::add);
  }

  /** Adds what moves read positions, for other nodes. At most one capability has it. */
  public CapabilityParts reads(ReadMarks marks) {
    reads = marks;
    return this;
  }

  /** Returns what moves read positions. */
  public Optional<ReadMarks> reads() {
    return Optional.ofNullable(reads);
  }

  /** Returns the verticles in the order they were added. */
  public List<CapabilityVerticle> verticles() {
    return List.copyOf(verticles);
  }

  /** Makes the operations. */
  public List<Routes> routes() {
    return routes.stream().<Routes>map(Supplier::get).toList();
  }

  /** Stops what runs besides verticles; completes when all has, fails if one failed. */
  public Future<Void> stop() {
    return Future.join(stops.stream().map(Supplier::get).toList()).mapEmpty();
  }
}
