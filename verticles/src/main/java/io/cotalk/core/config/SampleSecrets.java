package io.cotalk.core.config;

import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refuses passwords that stand in examples all over the world (reliability G06). */
final class SampleSecrets {
  private static final Logger log = LoggerFactory.getLogger(SampleSecrets.class);

  private static final Set<String> SAMPLES =
      Set.of(
          "",
          "admin",
          "changeit",
          "changeme",
          "change-me",
          "cotalk",
          "default",
          "example",
          "password",
          "postgres",
          "redis",
          "root",
          "sample",
          "secret",
          "test",
          "…");

  private SampleSecrets() {}

  /**
   * Reports sample passwords of the databases and of Redis, which may have none; with the profile
   * development they are logged only.
   */
  static void check(Config config, Faults faults) {
    String redis = config.redis().password();
    if (!redis.isEmpty() && SAMPLES.contains(redis.toLowerCase(Locale.ROOT))) {
      tell(config.node().profile(), "redis.password", faults);
    }
    for (int i = 0; i < config.shards().databases().size(); i++) {
      String path = "shards.databases." + i + ".password";
      if (SAMPLES.contains(
          config.shards().databases().get(i).password().toLowerCase(Locale.ROOT))) {
        tell(config.node().profile(), path, faults);
      }
    }
  }

  private static void tell(Profile profile, String path, Faults faults) {
    if (profile == Profile.DEVELOPMENT) {
      log.warn("{} is a sample; good for development only", path);
    } else {
      faults.add(path, "no password or one of the usual samples", "a secret of your own");
    }
  }
}
