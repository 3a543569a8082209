package io.cotalk.node.audit;

import io.cotalk.core.config.Config;
import io.cotalk.core.shards.ShardReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Looks at all shards of a configuration. Blocking; changes nothing; nodes may run. */
public final class Audit {
  /** A portion of a shard takes less than a second; the whole of a big table some minutes. */
  private static final int STATEMENT_SECONDS = 600;

  private Audit() {}

  /**
   * Runs all checks. Fails with SQLException when a shard cannot be read, ShardMismatchException
   * when it is another one, IOException or IllegalArgumentException when the receipts cannot.
   *
   * @param receipts a file of JSON lines, see {@link Receipt}
   */
  public static Findings run(Config config, Optional<Path> receipts)
      throws SQLException, IOException {
    List<ShardReader> shards =
        ShardReader.openAll(config.shards(), config.cluster().name(), STATEMENT_SECONDS);
    try {
      Findings findings = new Findings();
      for (ShardReader shard : shards) {
        new PlaceCheck(shard, findings).run(shards.getFirst());
        new RoomLogCheck(shard, findings).run();
        new UserLogCheck(shard, findings).run();
      }
      new RosterCheck(shards, findings).run();
      new OutboxCheck(findings).run(shards);
      if (receipts.isPresent()) {
        new ReceiptCheck(shards, findings).run(receipts.get());
      }
      return findings;
    } finally {
      ShardReader.closeAll(shards);
    }
  }
}
