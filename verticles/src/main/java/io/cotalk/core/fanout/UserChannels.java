package io.cotalk.core.fanout;

import io.cotalk.bus.Addresses;
import io.cotalk.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * What concerns users and no room: hears the fixed addresses {@code users.<bucket>} once for the
 * whole node and passes what comes to the users' connections. One for each node; any thread.
 */
public final class UserChannels {
  private final Vertx vertx;
  private final RoomChannels channels;

  public UserChannels(Vertx vertx, RoomChannels channels) {
    this.vertx = vertx;
    this.channels = channels;
  }

  /** Starts to listen; completes when the cluster knows it. Ends with the Vert.x instance. */
  public Future<Void> start() {
    List<Future<Void>> registrations = new ArrayList<>();
    for (int bucket = 0; bucket < Addresses.USER_BUCKETS; bucket++) {
      registrations.add(
          vertx.eventBus().consumer(Addresses.usersBucket(bucket), this::receive).completion());
    }
    return Future.all(registrations).mapEmpty();
  }

  private void receive(Message<Object> message) {
    Object body = Bus.body(message);
    channels.loops().forEach(loop -> loop.run(() -> loop.users().accept(body)));
  }
}
