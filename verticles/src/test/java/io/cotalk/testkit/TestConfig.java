package io.cotalk.testkit;

import io.cotalk.core.config.Config;
import io.cotalk.core.config.ConfigLoader;
import io.cotalk.node.capabilities.Capabilities;
import java.util.HashMap;
import java.util.Map;

/** The default configuration, for tests that start no node. */
public final class TestConfig {
  private TestConfig() {}

  /** Returns the defaults with one database that nobody connects to. */
  public static Config defaults() {
    return with(Map.of());
  }

  /**
   * Returns the defaults with some keys changed, such as {@code fanout.gap-wait} to {@code 5ms}.
   */
  public static Config with(Map<String, String> values) {
    Map<String, String> all = new HashMap<>(values);
    all.put("shards.databases.0.url", "postgresql://127.0.0.1:5432/unused");
    all.put("shards.databases.0.user", "unused");
    all.put("shards.databases.0.password", "unused");
    return ConfigLoader.of(all, Capabilities.sections());
  }
}
