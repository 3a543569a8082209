package io.cotalk.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names, ports and settings of the nodes of one cluster on loopback. Everything not named here is
 * the default. Nodes of different plans never meet, since each joins only through its own plan's
 * ports.
 */
final class ClusterPlan {
  /** More nodes than a test starts, so that it can start others later. */
  private static final int PLACES = 10;

  private final List<Map<String, String>> places = new ArrayList<>();
  private int taken;

  /**
   * @param keys folder of the keys that sign access tokens
   * @param extra settings of the test, by path; they win
   */
  ClusterPlan(Servers servers, Path keys, Map<String, String> extra) {
    List<Integer> ports = Stream.generate(FreePorts::next).limit(PLACES).toList();
    String members =
        ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    for (int place = 0; place < PLACES; place++) {
      Map<String, String> settings = new LinkedHashMap<>(common(servers, keys));
      settings.put("node.name", "n" + (place + 1));
      settings.put("http.port", String.valueOf(FreePorts.next()));
      settings.put("management.port", String.valueOf(FreePorts.next()));
      settings.put("cluster.port", String.valueOf(ports.get(place)));
      settings.put("cluster.bus-port", String.valueOf(FreePorts.next()));
      settings.put("cluster.members", members);
      settings.putAll(extra);
      places.add(settings);
    }
  }

  private static Map<String, String> common(Servers servers, Path keys) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("node.profile", "development");
    settings.put("http.host", "127.0.0.1");
    // So that users of one test can come from different addresses.
    settings.put("http.trusted-proxies", "127.0.0.1");
    settings.put("cluster.enabled", "true");
    settings.put("cluster.name", Servers.CLUSTER);
    settings.put("redis.url", servers.redisUrl());
    settings.put("redis.password", servers.redisPassword());
    settings.put("auth.keys-dir", keys.toString());
    // Hundreds of accounts: hashing them as in production would be most of a run.
    settings.put("auth.hash-memory-kib", "64");
    settings.put("auth.hash-passes", "1");
    settings.put("auth.hash-queue", "1000");
    for (int shard = 0; shard < servers.databases().size(); shard++) {
      Database database = servers.databases().get(shard);
      settings.put("shards.databases." + shard + ".url", database.url());
      settings.put("shards.databases." + shard + ".user", database.user());
      settings.put("shards.databases." + shard + ".password", database.password());
    }
    return settings;
  }

  /** The settings of the next node. */
  Map<String, String> next() {
    return next(Map.of());
  }

  /**
   * The settings of the next node.
   *
   * @param own of this node alone, by path; they win
   */
  Map<String, String> next(Map<String, String> own) {
    Map<String, String> settings = new LinkedHashMap<>(places.get(taken++));
    settings.putAll(own);
    return settings;
  }

  static Endpoint endpoint(Map<String, String> settings) {
    return new Endpoint(
        settings.getOrDefault("node.name", ""),
        Integer.parseInt(settings.getOrDefault("http.port", "0")),
        Integer.parseInt(settings.getOrDefault("management.port", "0")));
  }
}
