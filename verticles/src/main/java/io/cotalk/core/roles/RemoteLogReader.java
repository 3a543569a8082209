package io.cotalk.core.roles;

import io.cotalk.bus.BusMessage;
import io.cotalk.bus.RequestKind;
import io.cotalk.bus.command.LogAnswer;
import io.cotalk.bus.command.LogRead;
import io.cotalk.bus.command.LogRead.Seat;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.core.persistence.Access;
import io.cotalk.core.persistence.ReadHead;
import io.cotalk.core.persistence.RoomLogReader;
import io.cotalk.core.shards.GatheredReads;
import io.cotalk.core.shards.ShardLayout;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Reads the rooms' logs and heads by nodes that have the shards. One for each node that has none.
 */
public final class RemoteLogReader implements RoomLogReader {
  /** Rooms of one user that are asked for together with those of others. */
  private static final int MAX_JOINED_ROOMS = 16;

  private static final long RETRY_MILLIS = 500;

  private final RoleCalls calls;
  private final ShardLayout layout;
  private final List<GatheredReads<Seat, Access>> openings;

  public RemoteLogReader(Vertx vertx, RoleCalls calls, ShardLayout layout) {
    this.calls = calls;
    this.layout = layout;
    this.openings =
        GatheredReads.ofNumbers(
            vertx, layout.count(), LogRead.MAX_SEATS, (shard, seats) -> seen(seats));
  }

  private <T extends BusMessage> Future<T> ask(LogRead question, Class<T> answer) {
    return calls.request(LogService.NAME, question, answer, RequestKind.READ);
  }

  @Override
  public long epoch(RoomId room) {
    return layout.epoch(layout.shardOf(room));
  }

  /** Page by page, so that no message is longer than one. */
  @Override
  public Future<List<RoomEvent>> read(RoomId room, long after, long upTo, int limit) {
    if (upTo <= after) {
      return Future.succeededFuture(List.of());
    }
    return pages(room, after, upTo, limit, new ArrayList<>());
  }

  private Future<List<RoomEvent>> pages(
      RoomId room, long after, long upTo, int left, List<RoomEvent> events) {
    int limit = Math.min(left, LogRead.MAX_EVENTS);
    return ask(new LogRead.ReadRange(room, after, upTo, limit), LogAnswer.EventPage.class)
        .compose(
            page -> {
              List<RoomEvent> read = page.events();
              boolean full = page.more() || (read.size() == limit && limit < left);
              if (events.isEmpty() && !full) {
                return Future.succeededFuture(read);
              }
              events.addAll(read);
              int missing = left - read.size();
              long last = read.isEmpty() ? upTo : read.getLast().seq();
              return full && missing > 0 && last < upTo && last > after
                  ? pages(room, last, upTo, missing, events)
                  : Future.succeededFuture(events);
            });
  }

  @Override
  public Future<List<RoomEvent>> readWithin(
      RoomId room, long after, long upTo, End end, int bytes) {
    if (upTo <= after) {
      return Future.succeededFuture(List.of());
    }
    if (end == End.OLDEST) {
      return oldest(room, after, upTo, bytes, new ArrayList<>());
    }
    return newestWithin(room, after, upTo, bytes)
        .map(first -> Math.min(first, upTo))
        .compose(first -> read(room, first - 1, upTo, (int) (upTo - first + 1)));
  }

  private Future<List<RoomEvent>> oldest(
      RoomId room, long after, long upTo, int bytes, List<RoomEvent> events) {
    int limit = (int) Math.min(upTo - after, LogRead.MAX_EVENTS);
    return ask(new LogRead.ReadRange(room, after, upTo, limit), LogAnswer.EventPage.class)
        .compose(
            page -> {
              events.addAll(page.events());
              int read = page.events().stream().mapToInt(RemoteLogReader::length).sum();
              return page.more() && read > 0 && read < bytes
                  ? oldest(room, events.getLast().seq(), upTo, bytes - read, events)
                  : Future.succeededFuture(events);
            });
  }

  @Override
  public Future<Long> newestWithin(RoomId room, long after, long upTo, long bytes) {
    return upTo <= after
        ? Future.succeededFuture(upTo + 1)
        : ask(new LogRead.FindNewestWithin(room, after, upTo, bytes), LogAnswer.FirstSeq.class)
            .map(LogAnswer.FirstSeq::seq);
  }

  @Override
  public Future<Optional<Access>> access(RoomId room, UserId user) {
    return accessToOpen(room, user);
  }

  @Override
  public Future<Optional<Access>> accessToOpen(RoomId room, UserId user) {
    return openings.get(layout.shardOf(room)).get(new Seat(room, user));
  }

  private Future<Map<Seat, Access>> seen(List<Seat> seats) {
    return ask(new LogRead.SeeRooms(seats), LogAnswer.Accesses.class)
        .map(
            answer -> {
              if (!answer.unasked().isEmpty()) {
                throw new ChatException(
                    ErrorCode.UNAVAILABLE, "the shard cannot be asked just now", RETRY_MILLIS);
              }
              Map<Seat, Access> found = new HashMap<>();
              answer.found().forEach(row -> found.put(seats.get(row.seat()), access(row)));
              return found;
            });
  }

  /** Events of a page have their bodies. */
  private static int length(RoomEvent event) {
    return Objects.requireNonNull(event.body(), "body").length();
  }

  private static Access access(LogAnswer.SeatAccess row) {
    return new Access(
        row.lastSeq(),
        row.lastN(),
        row.readN(),
        row.joinedSeq(),
        row.role(),
        row.lastAt(),
        row.members(),
        row.muted());
  }

  /** A few rooms as {@link #accessToOpen} does, many in a request of their own. */
  @Override
  public Future<Map<RoomId, Optional<Access>>> access(Collection<RoomId> rooms, UserId user) {
    Map<RoomId, Optional<Access>> found = new ConcurrentHashMap<>();
    List<Future<?>> reads = new ArrayList<>();
    if (rooms.size() <= MAX_JOINED_ROOMS) {
      rooms.forEach(
          room ->
              reads.add(
                  accessToOpen(room, user)
                      .map(access -> found.put(room, access))
                      .otherwiseEmpty()));
    } else {
      List<Seat> seats = rooms.stream().map(room -> new Seat(room, user)).toList();
      parts(seats, LogRead.MAX_SEATS)
          .forEach(part -> reads.add(seen(part, found).otherwiseEmpty()));
    }
    return Future.all(reads).map(found);
  }

  private Future<Void> seen(List<Seat> seats, Map<RoomId, Optional<Access>> into) {
    return ask(new LogRead.SeeRooms(seats), LogAnswer.Accesses.class)
        .map(
            answer -> {
              seats.forEach(seat -> into.put(seat.room(), Optional.empty()));
              into.keySet().removeAll(answer.unasked());
              answer
                  .found()
                  .forEach(row -> into.put(seats.get(row.seat()).room(), Optional.of(access(row))));
              return null;
            });
  }

  @Override
  public List<List<RoomId>> byShard(Collection<RoomId> rooms) {
    return List.copyOf(rooms.stream().collect(Collectors.groupingBy(layout::shardOf)).values());
  }

  @Override
  public Future<Map<RoomId, ReadHead>> heads(Collection<RoomId> rooms) {
    Map<RoomId, ReadHead> heads = new ConcurrentHashMap<>();
    List<Future<?>> reads = new ArrayList<>();
    parts(List.copyOf(rooms), LogRead.MAX_HEADS)
        .forEach(
            part ->
                reads.add(
                    ask(new LogRead.GetRoomHeads(part), LogAnswer.RoomHeads.class)
                        .onSuccess(answer -> answer.heads().forEach(row -> put(heads, row)))
                        .<Void>mapEmpty()
                        .otherwiseEmpty()));
    return Future.all(reads).map(heads);
  }

  private static void put(Map<RoomId, ReadHead> heads, LogAnswer.HeadRow row) {
    heads.put(row.head().room(), new ReadHead(row.head(), row.ageMillis(), row.sent()));
  }

  static <T> List<List<T>> parts(List<T> all, int size) {
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += size) {
      parts.add(all.subList(from, Math.min(all.size(), from + size)));
    }
    return parts;
  }
}
