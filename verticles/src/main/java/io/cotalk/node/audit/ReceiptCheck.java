package io.cotalk.node.audit;

import io.cotalk.bus.event.EventKind;
import io.cotalk.core.shards.ShardReader;
import io.cotalk.core.wire.EventBodyJson;
import io.cotalk.core.wire.MessageBody;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every acknowledged message is stored where its acknowledgement says, with the same content. */
final class ReceiptCheck {
  private static final int PORTION = 5_000;

  /** By messages_room_seq. */
  private static final String STORED =
      """
      select p.i, m.n, m.cid::text, m.sender_id, m.body_hash::text, m.body
        from unnest(?, ?) with ordinality p(room, seq, i)
        left join messages m on m.room_id = p.room and m.seq = p.seq
      """;

  private final List<ShardReader> shards;
  private final Findings findings;

  ReceiptCheck(List<ShardReader> shards, Findings findings) {
    this.shards = shards;
    this.findings = findings;
  }

  /** Throws IllegalArgumentException that names the first line that is no receipt. */
  void run(Path file) throws SQLException, IOException {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      List<Receipt> portion = new ArrayList<>();
      long number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          portion.add(receipt(file, number, line));
        }
        if (portion.size() == PORTION) {
          check(portion);
          portion.clear();
        }
      }
      check(portion);
    }
  }

  private static Receipt receipt(Path file, long number, String line) {
    try {
      return Receipt.parse(line);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ":" + number + ": " + e.getMessage(), e);
    }
  }

  private void check(List<Receipt> portion) throws SQLException {
    findings.checked("receipts", portion.size());
    Map<Integer, List<Receipt>> byShard = new HashMap<>();
    for (Receipt receipt : portion) {
      int home = shards.getFirst().shardOf(receipt.room());
      byShard.computeIfAbsent(home, first -> new ArrayList<>()).add(receipt);
    }
    for (Map.Entry<Integer, List<Receipt>> some : byShard.entrySet()) {
      ShardReader shard = shards.get(some.getKey());
      List<Receipt> receipts = some.getValue();
      shard.refresh();
      shard.rows(
          STORED,
          row -> compare(shard, receipts.get(row.getInt(1) - 1), row),
          receipts.stream().map(Receipt::room).toList(),
          receipts.stream().map(Receipt::seq).toList());
    }
  }

  private void compare(ShardReader shard, Receipt receipt, ResultSet row) throws SQLException {
    String place =
        "room %d, seq %d, cid %s: ".formatted(receipt.room(), receipt.seq(), receipt.cid());
    String cid = row.getString(3);
    boolean sameSender = receipt.sender() == 0 || receipt.sender() == row.getLong(4);
    if (cid == null) {
      findings.add(Flaw.LOST, shard.index(), place + "no such message");
    } else if (!cid.equals(receipt.cid().toString()) || !sameSender) {
      findings.add(Flaw.LOST, shard.index(), place + "there is another one, cid " + cid);
    } else if (row.getLong(2) != receipt.n()) {
      findings.add(
          Flaw.ALTERED, shard.index(), place + "n is " + row.getLong(2) + ", not " + receipt.n());
    } else if (!sameContent(receipt, row.getString(5), row.getString(6))) {
      findings.add(Flaw.ALTERED, shard.index(), place + "its content is another");
    }
  }

  private static boolean sameContent(Receipt receipt, @Nullable String hash, String body) {
    boolean sameHash = receipt.hash() == null || receipt.hash().toString().equals(hash);
    return sameHash && (receipt.text() == null || receipt.text().equals(textOf(body)));
  }

  private static @Nullable String textOf(String body) {
    try {
      return EventBodyJson.read(EventKind.MSG, body) instanceof MessageBody it ? it.text() : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
