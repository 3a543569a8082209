package io.cotalk.node.audit;

import io.cotalk.core.shards.ShardReader;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The outboxes are empty or move: of each queue (one shard to another) the oldest change goes away
 * while we look.
 */
final class OutboxCheck {
  private static final int LOOKS = 10;

  /** By outbox_slot. */
  private static final String OLDEST =
      """
      select s.shard, min(o.id), count(*),
             extract(epoch from clock_timestamp() - min(o.created_at))::bigint
        from outbox o join slot_map s on s.slot = o.user_slot group by s.shard
      """;

  private record Queue(long oldest, long rows, long seconds) {}

  private final Findings findings;

  OutboxCheck(Findings findings) {
    this.findings = findings;
  }

  void run(List<ShardReader> shards) throws SQLException {
    for (ShardReader shard : shards) {
      Map<Integer, Queue> waiting = look(shard);
      for (Queue queue : waiting.values()) {
        findings.checked("outbox rows", queue.rows());
      }
      for (int i = 1; i < LOOKS && !waiting.isEmpty(); i++) {
        Pause.take();
        Map<Integer, Queue> now = look(shard);
        waiting
            .entrySet()
            .removeIf(
                before ->
                    !now.containsKey(before.getKey())
                        || now.get(before.getKey()).oldest() > before.getValue().oldest());
      }
      waiting.forEach((target, queue) -> stuck(shard, target, queue));
    }
  }

  private static Map<Integer, Queue> look(ShardReader shard) throws SQLException {
    Map<Integer, Queue> queues = new HashMap<>();
    shard.refresh();
    shard.rows(
        OLDEST,
        row ->
            queues.put(row.getInt(1), new Queue(row.getLong(2), row.getLong(3), row.getLong(4))));
    return queues;
  }

  private void stuck(ShardReader shard, int target, Queue queue) {
    findings.add(
        Flaw.OUTBOX,
        shard.index(),
        "%d changes for shard %d do not move, the oldest for %d s"
            .formatted(queue.rows(), target, queue.seconds()));
  }
}
