package io.cotalk.core.tail;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Database;
import io.cotalk.testkit.EmptyShards;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.Testkit;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A look for new events costs the same after years: as the nodes' own connections plan it. */
@ExtendWith(Testkit.class)
final class TailPlanIT {
  private static final int MONTHS = 12;

  private static final String STATEMENT =
      """
      select replace(replace(replace(replace(
               substring(prosrc from 'return query(.*);.*end'),
               'p_tx', '$1'), 'p_since', '$2'), 'p_rows', '$3'), 'p_bytes', '$4')
        from pg_proc where proname = 'tail_read'
      """;

  @Test
  void oldMonthsAreNotLookedAtAndNewOnesByTheirIndex(Servers servers) {
    Database database = EmptyShards.one(servers);
    try (TailNode node = new TailNode("a", List.of(database), TailNode.CONFIG)) {
      Sql.execute(
          database,
          "select make_month((now() - make_interval(months => ago))::date) from generate_series(1, "
              + MONTHS
              + ") ago");
      TailWriter.prepare(database);
      Sql.execute(
          database,
          """
          insert into messages (room_id, seq, n, sender_id, kind, created_at, body, tx)
          select 1 + i % 20, i, i, 1, 1, now() - interval '1 month' * (i % 12), '{}', 1 + i
            from generate_series(0, 24000) i
          """);
      String recent = plan(node, "now() - interval '35 days'");
      // This month, the two to come, one or two before, and the one for wrong clocks.
      assertThat(recent).doesNotContain("Sort Method");
      assertThat(recent).doesNotContain("Seq Scan on messages").contains("Subplans Removed: ");
      assertThat(count(recent, "Index Scan using messages_2")).isBetween(4, 5);
      String all = plan(node, "timestamp '1970-01-01'");
      assertThat(all).doesNotContain("Seq Scan on messages").doesNotContain("Subplans Removed: ");
      assertThat(all).contains("Merge Append").doesNotContain("Sort Method");
      assertThat(count(all, "Index Scan using messages_2")).isEqualTo(MONTHS + 3);
      assertThat(all).contains("Index Scan using user_log_tx");
    }
  }

  /** The plan of the statement in tail_read, which makes it with this setting. */
  private static String plan(TailNode node, String since) {
    String explain =
        "explain (analyze, costs off, buffers off) execute tail_look(20000, "
            + since
            + ", 500, 1000000)";
    return TailNode.done(
        node.shards
            .at(0)
            .inTransaction(
                tx ->
                    run(tx, "set local enable_sort = off")
                        .compose(set -> run(tx, STATEMENT))
                        .compose(
                            statement ->
                                run(
                                    tx,
                                    "prepare tail_look (bigint, timestamptz, int, bigint) as "
                                        + statement))
                        .compose(ready -> run(tx, explain))
                        .compose(plan -> run(tx, "deallocate tail_look").map(plan))));
  }

  private static Future<String> run(SqlConnection connection, String sql) {
    return connection
        .query(sql)
        .execute()
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> row.getString(0))
                    .collect(Collectors.joining("\n")));
  }

  private static int count(String text, String part) {
    return text.split(part, -1).length - 1;
  }
}
