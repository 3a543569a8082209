package io.cotalk.loadtest.nemesis;

import io.cotalk.loadtest.cluster.Node;
import io.cotalk.loadtest.cluster.Pause;
import io.cotalk.loadtest.cluster.Shard;
import io.cotalk.loadtest.nemesis.Kind.Ground;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** Faults of shards: killed, frozen, read-only, full, locked. */
final class ShardFaults {
  private static final int RESTARTS = 20;
  private static final int FEWER_RESTARTS = 5;

  private ShardFaults() {}

  static List<Kind> kinds() {
    return List.of(
        new Kind("F12", "kill -9 a shard", ShardFaults::kill),
        new Kind("F13", "stop a shard at once, again and again", ShardFaults::restarts),
        new Kind("F14", "stop all processes of a shard for 60 s", ShardFaults::freeze),
        new Kind("F15", "end all connections of a shard", ShardFaults::endConnections),
        new Kind("F16", "black hole between a node and a shard", ShardFaults::blackHole),
        new Kind("F17", "hold a lock on all rooms of a shard", ShardFaults::lock),
        new Kind("F18", "a shard's disk is full", ShardFaults::full),
        new Kind("F20", "a shard is read-only", ShardFaults::readOnly),
        new Kind("F21", "deadlocks in a shard", ShardFaults::deadlocks));
  }

  private static Shard one(Ground ground) {
    List<Shard> shards = ground.cluster().shards();
    return shards.get(ground.choose(shards.size()));
  }

  private static Fault fault(
      String name, Shard shard, int seconds, Fault.Step inject, Fault.Step heal) {
    return new Fault(
        name, "shard-" + shard.number(), Duration.ofSeconds(seconds), inject, heal, "");
  }

  private static Fault kill(String name, Ground ground) {
    Shard shard = one(ground);
    return fault(name, shard, 12, shard.server()::kill, shard.server()::start);
  }

  private static Fault restarts(String name, Ground ground) {
    Shard shard = one(ground);
    int restarts = ground.much(RESTARTS, FEWER_RESTARTS);
    return fault(
        name,
        shard,
        0,
        () -> {
          for (int i = 0; i < restarts; i++) {
            shard.server().stopImmediately();
            shard.server().start();
            Pause.of(Duration.ofSeconds(2));
          }
        },
        () -> {
          if (!shard.server().isAlive()) {
            shard.server().start();
          }
        });
  }

  private static Fault freeze(String name, Ground ground) {
    Shard shard = one(ground);
    return fault(name, shard, ground.much(60, 20), shard.server()::freeze, shard.server()::thaw);
  }

  private static Fault endConnections(String name, Ground ground) {
    Shard shard = one(ground);
    String sql =
        "select pg_terminate_backend(pid) from pg_stat_activity"
            + " where pid <> pg_backend_pid() and backend_type = 'client backend'";
    return fault(
        name,
        shard,
        0,
        () -> {
          for (int i = 0; i < FEWER_RESTARTS; i++) {
            execute(shard, sql);
            Pause.of(Duration.ofSeconds(1));
          }
        },
        () -> {});
  }

  private static Fault blackHole(String name, Ground ground) {
    Shard shard = one(ground);
    Node node = ground.cluster().nodes().get(ground.choose(ground.cluster().nodes().size()));
    if (!ground.cluster().network().hasNamespaces()) {
      return Fault.skipped(name, NetworkFaults.MISSING);
    }
    return new Fault(
        name,
        node.name() + ", shard-" + shard.number(),
        Duration.ofSeconds(20),
        () -> node.host().cut(ground.cluster().network().centre(), shard.server().port()),
        () -> node.host().reconnect(),
        "");
  }

  private static Fault lock(String name, Ground ground) {
    Shard shard = one(ground);
    HeldLock lock = new HeldLock(shard);
    return fault(name, shard, 10, lock::take, lock::release);
  }

  /** A transaction of ours that stands in the way. */
  private static final class HeldLock {
    private final Shard shard;
    private Connection connection;

    @SuppressWarnings("NullAway.Init") // the connection is there from take to release
    HeldLock(Shard shard) {
      this.shard = shard;
    }

    void take() throws IOException {
      try {
        connection = shard.connect();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
          statement.execute("lock table rooms in exclusive mode");
        }
      } catch (SQLException e) {
        throw new IOException("lock", e);
      }
    }

    void release() throws IOException {
      try {
        if (connection != null) {
          connection.close();
        }
      } catch (SQLException e) {
        throw new IOException("lock", e);
      }
    }
  }

  private static Fault full(String name, Ground ground) {
    return ground.cluster().shards().stream()
        .filter(shard -> shard.server().isOnSmallDisk())
        .findFirst()
        .map(shard -> full(name, shard))
        .orElse(Fault.skipped(name, "no small tmpfs could be mounted"));
  }

  private static Fault full(String name, Shard shard) {
    Path filler = shard.server().data().resolve("filler");
    return fault(
        name,
        shard,
        15,
        () -> fill(filler),
        () -> {
          Files.deleteIfExists(filler);
          // It may have given up by itself; or wait for room to recover in.
          if (!Pause.until(Duration.ofSeconds(20), shard.server()::answers)) {
            shard.server().kill();
            shard.server().start();
          }
        });
  }

  private static void fill(Path filler) throws IOException {
    byte[] block = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("No space")) {
        throw e;
      }
    }
  }

  private static Fault readOnly(String name, Ground ground) {
    Shard shard = one(ground);
    return fault(
        name,
        shard,
        10,
        () -> {
          execute(shard, "alter system set default_transaction_read_only = on");
          execute(shard, "select pg_reload_conf()");
        },
        () -> {
          execute(shard, "alter system reset default_transaction_read_only");
          execute(shard, "select pg_reload_conf()");
        });
  }

  /**
   * Two transactions that lock rooms in turned order, again and again, with the nodes in between.
   */
  private static Fault deadlocks(String name, Ground ground) {
    Shard shard = one(ground);
    return fault(
        name,
        shard,
        1,
        () -> {
          Thread other = Thread.startVirtualThread(() -> lockAll(shard, "desc"));
          lockAll(shard, "asc");
          try {
            other.join(Duration.ofSeconds(60));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
          }
        },
        () -> {});
  }

  private static void lockAll(Shard shard, String order) {
    String sql =
        "do $$ declare r record; begin for r in select id from rooms order by id "
            + order
            + " loop perform 1 from rooms where id = r.id for no key update;"
            + " perform pg_sleep(0.05); end loop; end $$";
    for (int i = 0; i < RESTARTS / 2; i++) {
      attempt(shard, sql);
    }
  }

  /** One of the two is the deadlock's victim, which is what this is for. */
  private static boolean attempt(Shard shard, String sql) {
    try {
      execute(shard, sql);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void execute(Shard shard, String sql) throws IOException {
    try (Connection connection = shard.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IOException("shard " + shard.number() + ": " + e.getMessage(), e);
    }
  }
}
