package io.cotalk.core.config;

import java.net.URI;

/** Refuses in production what is good for measuring and for trying out only. */
final class ProductionRules {
  private ProductionRules() {}

  /** Reports each; nothing with the profile development. */
  static void check(Config config, Faults faults) {
    if (config.node().profile() == Profile.DEVELOPMENT) {
      return;
    }
    if (config.limits().profile() == LimitProfile.BENCH) {
      faults.add(
          "limits.profile", "bench, which lifts the rates", "default in node.profile production");
    }
    RedisConfig redis = config.redis();
    if (redis.password().isEmpty() && !hasPassword(redis.url()) && !isLocal(redis.url())) {
      faults.add("redis.password", "no password for a Redis on another machine", "a password");
    }
  }

  private static boolean hasPassword(String url) {
    String user = uri(url).getRawUserInfo();
    return user != null && user.indexOf(':') >= 0 && !user.endsWith(":");
  }

  private static boolean isLocal(String url) {
    String host = uri(url).getHost();
    return host != null
        && (host.equals("localhost") || isLoopback(host.replaceAll("[\\[\\]]", "")));
  }

  private static boolean isLoopback(String host) {
    return Network.parse("127.0.0.0/8").contains(host) || Network.parse("::1").contains(host);
  }

  /** Of a text that is no URI, nothing is known. */
  private static URI uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      return URI.create("redis:/");
    }
  }
}
