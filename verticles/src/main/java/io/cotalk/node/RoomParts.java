package io.cotalk.node;

import io.cotalk.capability.messages.History;
import io.cotalk.capability.messages.MessagesRoutes;
import io.cotalk.capability.rooms.Outbox;
import io.cotalk.capability.rooms.OutboxWorker;
import io.cotalk.capability.rooms.ReadPositions;
import io.cotalk.capability.rooms.RoomQuotas;
import io.cotalk.capability.rooms.RoomViews;
import io.cotalk.capability.rooms.RoomsRoutes;
import io.cotalk.capability.rooms.RoomsService;
import io.cotalk.capability.rooms.RoomsVerticle;
import io.cotalk.capability.userlog.UserLogRoutes;
import io.cotalk.capability.users.Profiles;
import io.cotalk.core.config.Config;
import io.cotalk.core.limits.Limits;
import io.cotalk.core.persistence.SentMessages;
import io.cotalk.core.persistence.ShardSentMessages;
import io.cotalk.core.shards.Shards;
import io.cotalk.core.userlog.UserLog;
import io.cotalk.core.userlog.UserRooms;
import io.cotalk.id.IdMaker;
import io.cotalk.transport.http.Routes;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;

/**
 * Who is in which room, what was said there, and what users are told of it.
 *
 * @param worker writes changes of rosters to the users' shards; runs on every node that stores
 */
record RoomParts(
    UserLog userLog,
    UserRooms lists,
    ReadPositions positions,
    OutboxWorker worker,
    RoomsService service,
    RoomViews views,
    History history,
    SentMessages sent) {

  /** Makes the parts; nothing runs yet. */
  static RoomParts create(
      Config config,
      Vertx vertx,
      Shards shards,
      MessageParts messages,
      Profiles profiles,
      Limits limits,
      MeterRegistry registry) {
    UserLog userLog = new UserLog(vertx, shards, messages.digests());
    UserRooms lists = new UserRooms(vertx, shards, userLog, config.rooms().maxListedRooms());
    Outbox outbox = new Outbox(shards, lists);
    OutboxWorker worker = new OutboxWorker(outbox, shards, config.rooms(), registry);
    RoomQuotas quotas = new RoomQuotas(limits, shards, lists, config.rooms(), registry);
    IdMaker ids = new IdMaker(InstantSource.system());
    return new RoomParts(
        userLog,
        lists,
        new ReadPositions(vertx, shards, config.fanout().addressing()),
        worker,
        new RoomsService(shards, messages.log(), profiles, lists, quotas, worker, ids),
        new RoomViews(shards, lists, profiles),
        new History(messages.reader(), config.messages(), registry),
        new ShardSentMessages(shards, config.persistence().cidWindow()));
  }

  List<Routes> routes(Config config, Vertx vertx, MessageParts messages, Limits limits) {
    return List.of(
        new RoomsRoutes(vertx),
        new UserLogRoutes(userLog),
        new MessagesRoutes(messages.sends(), history, sent, limits, config.messages()));
  }

  RoomsVerticle roomsVerticle() {
    return new RoomsVerticle(service, views, positions);
  }
}
