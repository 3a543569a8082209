package io.cotalk.core.config;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The shard databases and the pool of connections to each.
 *
 * @param databases one database a shard, in the order of their numbers, which never changes
 * @param poolSize connections to each database
 * @param maxWaiting requests that may wait for a connection; more are refused as busy
 * @param connectTimeout longest time to get a connection
 * @param statementTimeout the database ends a statement after this time
 * @param lockTimeout the database ends waiting for a lock after this time
 * @param migrate whether a start brings the schema up to date
 */
public record ShardsConfig(
    List<ShardDatabase> databases,
    @Key(value = "8", min = "1", max = "500") int poolSize,
    @Key(value = "500", min = "1", max = "100000") int maxWaiting,
    @Key(value = "2s", min = "100ms", max = "1m") Duration connectTimeout,
    @Key(value = "5s", min = "100ms", max = "10m") Duration statementTimeout,
    @Key(value = "2s", min = "50ms", max = "10m") Duration lockTimeout,
    @Key("true") boolean migrate)
    implements Checked {

  @Override
  public void check(Faults.Section faults) {
    if (databases.isEmpty()) {
      faults.add("databases", "no databases", "at least one database with url, user and password");
    }
    Set<String> urls = new HashSet<>();
    for (int i = 0; i < databases.size(); i++) {
      if (!urls.add(databases.get(i).url())) {
        faults.add(
            "databases." + i + ".url",
            "the database of an earlier shard",
            "another database for each shard");
      }
    }
    if (lockTimeout.compareTo(statementTimeout) > 0) {
      faults.add("lock-timeout", Values.write(lockTimeout), "at most shards.statement-timeout");
    }
  }
}
