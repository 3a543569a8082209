package io.cotalk.core.shards;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the partitions of this month and the next two in every shard, by the shard's clock: once at
 * start, then every hour. Messages that no prepared month takes go to the default partition, which
 * is reported. Runs on the Vert.x context that started it and ends with it.
 */
public final class Months {
  private static final Logger LOG = LoggerFactory.getLogger(Months.class);
  private static final Duration PERIOD = Duration.ofHours(1);

  /** {@code make_month} does nothing where the partition is there. */
  private static final String PREPARE =
      "select make_month((now() + make_interval(months => ahead))::date) from generate_series(0, 2) ahead";

  private static final String STRAYED = "select exists (select from messages_default)";

  private final Shards shards;
  private final Counter failures;
  private final Counter strayed;

  public Months(Shards shards, MeterRegistry registry) {
    this.shards = shards;
    this.failures =
        Counter.builder("cotalk.months.failures")
            .description("Tries to prepare partitions that failed")
            .register(registry);
    this.strayed =
        Counter.builder("cotalk.months.strayed")
            .description("Hourly checks that found messages outside of the prepared partitions")
            .register(registry);
  }

  static void prepare(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(PREPARE);
    }
  }

  /** Starts the hourly repetition. */
  public void start(Vertx vertx) {
    vertx.setPeriodic(PERIOD.toMillis(), ignored -> shards.all().forEach(this::check));
  }

  private void check(Shard shard) {
    shard
        .write(PREPARE, Tuple.tuple())
        .compose(prepared -> shard.query(STRAYED, Tuple.tuple()))
        .onSuccess(
            rows -> {
              if (rows.iterator().next().getBoolean(0)) {
                strayed.increment();
                LOG.atWarn()
                    .addKeyValue("shard", shard.index())
                    .log("messages in the default partition");
              }
            })
        .onFailure(
            failure -> {
              failures.increment();
              LOG.atWarn()
                  .addKeyValue("shard", shard.index())
                  .setCause(failure)
                  .log("partitions not prepared");
            });
  }
}
