package io.cotalk.core.persistence;

import io.cotalk.core.config.ShardDatabase;
import io.cotalk.node.dev.EmbeddedServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Prints PostgreSQL's processor time for a stored message, by turns: the functions of another
 * release, and those of this one; one connection to a database of each. A program of its own,
 * because JMH takes no turns. Linux.
 *
 * <p>Arguments: the folder of the other release's migrations, the call of its function with its
 * parameters in the order of {@link #arguments} ({@code same}: as of this one), the messages of a
 * batch, the messages of a room in it, the rounds.
 */
public final class AppendTurns {
  private static final int ROOMS = 400;
  private static final int MEMBERS = 5;
  private static final int ROWS_OF_A_TURN = 640;
  private static final int WARM_UP = 30;
  private static final long WINDOW_MILLIS = 7 * 86_400_000L;
  private static final String BODY = "{\"text\":\"" + "x".repeat(100) + "\"}";
  private static final String SAME_CALL = "same";
  private static final Path MIGRATIONS = Path.of("verticles/src/main/resources/db/migration");

  private static final List<String> DATA =
      List.of(
          "select make_month((now() + make_interval(months => m))::date) from generate_series(0, 2)"
              + " m",
          """
          insert into rooms (id, direct, title, creator_id, created_at, member_count, last_seq, last_n, last_at)
          select g, false, 't', 1, now(), %d, 1, 0, now() from generate_series(1, %d) g
          """
              .formatted(MEMBERS, ROOMS),
          "insert into room_months select id, date_trunc('month', now())::date, 1 from rooms",
          "insert into members select id, u, 0, 1, 0, 0 from rooms, generate_series(1, %d) u"
              .formatted(MEMBERS));

  private static final Map<String, String> AS_THE_NODES =
      Map.of(
          "TimeZone", "UTC",
          "plan_cache_mode", "force_generic_plan",
          "enable_seqscan", "off",
          "enable_bitmapscan", "off",
          "enable_hashjoin", "off",
          "enable_mergejoin", "off",
          "jit", "off");

  private final PgConnection connection;
  private final PreparedStatement statement;
  private final boolean current;
  private final long[] epochs = new long[ROOMS + 1];

  private AppendTurns(PgConnection connection, PreparedStatement statement, boolean current) {
    this.connection = connection;
    this.statement = statement;
    this.current = current;
  }

  public static void main(String[] args) throws Exception {
    int batch = Integer.parseInt(args[2]);
    int each = Integer.parseInt(args[3]);
    int rounds = Integer.parseInt(args[4]);
    Path folder = Files.createTempDirectory("cotalk-turns");
    Vertx vertx = Vertx.vertx();
    try (EmbeddedServers servers = EmbeddedServers.start(folder, folder.resolve("programs"))) {
      String call = args[1].equals(SAME_CALL) ? null : args[1];
      AppendTurns before = open(vertx, servers.databases().get(0), Path.of(args[0]), call);
      AppendTurns now = open(vertx, servers.databases().get(1), MIGRATIONS, null);
      compare(List.of(before, now), batch, each, rounds);
    } finally {
      await(vertx.close());
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static AppendTurns open(Vertx vertx, ShardDatabase database, Path migrations, String call)
      throws Exception {
    try (Connection jdbc =
            DriverManager.getConnection(
                "jdbc:" + database.url() + "?options=-c%20TimeZone=UTC",
                database.user(),
                database.password());
        Statement sql = jdbc.createStatement()) {
      for (Path file : inOrder(migrations)) {
        sql.execute(Files.readString(file));
      }
      for (String each : DATA) {
        sql.execute(each);
      }
    }
    PgConnectOptions options =
        PgConnectOptions.fromUri(database.url())
            .setUser(database.user())
            .setPassword(database.password());
    AS_THE_NODES.forEach(options::addProperty);
    PgConnection connection = await(PgConnection.connect(vertx, options));
    String text =
        call == null
            ? RoomLog.APPEND_EVENTS
            : "select outcome, base_seq, base_n, stored_at, epoch from " + call;
    return new AppendTurns(connection, await(connection.prepare(text)), call == null);
  }

  /** Versioned migrations by their numbers, then the repeatable ones. */
  private static List<Path> inOrder(Path migrations) throws IOException {
    try (Stream<Path> files = Files.list(migrations)) {
      return files
          .filter(file -> file.toString().endsWith(".sql"))
          .sorted(Comparator.comparing(AppendTurns::version))
          .toList();
    }
  }

  private static Double version(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith("R")
        ? Double.MAX_VALUE
        : Double.valueOf(name.replaceFirst("V(\\d+(?:_\\d+)?)__.*", "$1").replace('_', '.'));
  }

  private static void compare(List<AppendTurns> both, int batch, int each, int rounds)
      throws Exception {
    double[][] micros = new double[both.size()][rounds];
    int batches = Math.max(1, ROWS_OF_A_TURN / batch);
    for (int round = -WARM_UP; round < rounds; round++) {
      for (int turn = 0; turn < both.size(); turn++) {
        int which = Math.floorMod(turn + round, both.size());
        AppendTurns one = both.get(which);
        long start = one.processorNanos();
        int rows = 0;
        for (int i = 0; i < batches; i++) {
          rows += one.append(Math.max(1, batch / each), each);
        }
        if (round >= 0) {
          micros[which][round] = (one.processorNanos() - start) / 1e3 / rows;
        }
      }
    }
    double[] ratios = new double[rounds];
    Arrays.setAll(ratios, i -> micros[1][i] / micros[0][i]);
    System.out.printf(
        "%d messages of %d rooms, processor time of PostgreSQL each: before %.2f µs, now %.2f µs,"
            + " median of the rounds' ratios %.3f%n",
        batch / each * each, batch / each, median(micros[0]), median(micros[1]), median(ratios));
  }

  private static double median(double[] some) {
    double[] sorted = some.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private long processorNanos() throws IOException {
    Path file = Path.of("/proc/" + connection.processId() + "/schedstat");
    return Long.parseLong(Files.readString(file).split(" ")[0]);
  }

  /** Stores a batch by known members; returns its rows. */
  private int append(int count, int each) throws Exception {
    TreeSet<Integer> rooms = new TreeSet<>();
    while (rooms.size() < count) {
      rooms.add(1 + ThreadLocalRandom.current().nextInt(ROOMS));
    }
    List<Integer> chosen = List.copyOf(rooms);
    Row row =
        await(statement.query().execute(Tuple.from(arguments(chosen, each)))).iterator().next();
    for (int i = 0; i < count; i++) {
      if (row.getArrayOfIntegers(0)[i] != 0) {
        throw new IllegalStateException("outcome " + row.getArrayOfIntegers(0)[i]);
      }
      epochs[chosen.get(i)] = row.getArrayOfLongs(4)[i];
    }
    return count * each;
  }

  /**
   * Those of {@code append_events} that the release before has, too: rooms, events, last_by, re,
   * place, rank, sender, cid, hash, body, by_place, by, by_epoch, cid_from, cid_to, window_ms.
   */
  private List<Object> arguments(List<Integer> rooms, int each) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long now = System.currentTimeMillis();
    int size = rooms.size() * each;
    Integer[] place = new Integer[size];
    Integer[] rank = new Integer[size];
    Long[] sender = new Long[size];
    UUID[] cid = new UUID[size];
    UUID[] hash = new UUID[size];
    String[] body = new String[size];
    Long[] epoch = new Long[size];
    for (int i = 0; i < size; i++) {
      place[i] = i / each + 1;
      rank[i] = i % each + 1;
      sender[i] = 1L + i % each % MEMBERS;
      cid[i] =
          new UUID(
              (now << 16) | 0x7000 | random.nextInt(0x1000),
              (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L);
      hash[i] = new UUID(random.nextLong(), random.nextLong());
      body[i] = BODY;
      epoch[i] = epochs[rooms.get(i / each)];
    }
    Long[] ids = rooms.stream().map(Integer::longValue).toArray(Long[]::new);
    Long[] known = rooms.stream().map(room -> epochs[room]).toArray(Long[]::new);
    Long[] times = filled(ids.length, now);
    Integer[] events = new Integer[ids.length];
    Arrays.fill(events, each);
    Long[] lastBy = filled(ids.length, sender[each - 1]);
    List<Object> arguments =
        new ArrayList<>(List.of(ids, events, lastBy, new Long[0], place, rank, sender, cid, hash));
    arguments.addAll(List.of(body, place, sender, epoch));
    if (current) {
      arguments.add(known);
    }
    arguments.addAll(List.of(times, times, WINDOW_MILLIS));
    if (current) {
      Integer[] none = {};
      arguments.addAll(List.of(none, none, none, none, none, new Long[0]));
    }
    return arguments;
  }

  private static Long[] filled(int length, long value) {
    Long[] all = new Long[length];
    Arrays.fill(all, value);
    return all;
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
