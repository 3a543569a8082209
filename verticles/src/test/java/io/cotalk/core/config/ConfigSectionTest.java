package io.cotalk.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A section that a capability brings is read, checked and printed like all others. */
class ConfigSectionTest {
  /** Tells of the weather in a room. */
  public record WeatherConfig(
      @Key(value = "3s", min = "1s", max = "1m") Duration everySoOften,
      @Key(value = "5", min = "0", max = "100") int least,
      @Key(value = "50", min = "1", max = "100") int most)
      implements Checked {
    @Override
    public void check(Faults.Section faults) {
      if (least > most) {
        faults.add("least", String.valueOf(least), "at most weather.most");
      }
    }
  }

  private static final ConfigSection<WeatherConfig> WEATHER =
      new ConfigSection<>("weather", WeatherConfig.class);

  private static Config with(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("shards.databases.0.url", "postgresql://127.0.0.1:5432/unused");
    all.put("shards.databases.0.user", "unused");
    all.put("shards.databases.0.password", "unused");
    return ConfigLoader.of(all, List.of(WEATHER));
  }

  @Test
  void whatNobodySetsIsTheDefault() {
    assertThat(with(Map.of()).further().get(WEATHER))
        .isEqualTo(new WeatherConfig(Duration.ofSeconds(3), 5, 50));
  }

  @Test
  void variablesAndOptionsReachIt() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Map<String, String> variables =
          Map.of(
              "COTALK_SHARDS_DATABASES_0_URL", "postgresql://127.0.0.1:5432/unused",
              "COTALK_SHARDS_DATABASES_0_USER", "unused",
              "COTALK_SHARDS_DATABASES_0_PASSWORD", "of-our-own",
              "COTALK_NODE_PROFILE", "development",
              "COTALK_WEATHER_EVERY_SO_OFTEN", "10s");
      Config config =
          new ConfigLoader(vertx, List.of(WEATHER))
              .load(List.of(), variables, List.of("weather.most=60"))
              .await(10, TimeUnit.SECONDS);
      assertThat(config.further().get(WEATHER))
          .isEqualTo(new WeatherConfig(Duration.ofSeconds(10), 5, 60));
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void itsFaultsAreToldWithTheOthers() {
    assertThatThrownBy(
            () ->
                with(
                    Map.of(
                        "weather.least", "90",
                        "weather.moust", "60",
                        "http.port", "x")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("weather.least")
        .hasMessageContaining("at most weather.most")
        .hasMessageContaining("did you mean weather.most?")
        .hasMessageContaining("one of every-so-often, least, most")
        .hasMessageContaining("http.port");
  }

  @Test
  void itIsPrinted() {
    assertThat(ConfigPrinter.print(with(Map.of("weather.least", "7"))))
        .contains("weather:\n  every-so-often: 3s\n  least: 7\n  most: 50\n");
  }

  @Test
  void withoutTheCapabilityItsKeysAreUnknown() {
    assertThatThrownBy(() -> ConfigLoader.of(Map.of("weather.least", "7")))
        .hasMessageContaining("weather.least");
  }

  @Test
  void aNameIsTakenOnce() {
    assertThatThrownBy(() -> ConfigLoader.of(Map.of(), List.of(WEATHER, WEATHER)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                ConfigLoader.of(
                    Map.of(), List.of(new ConfigSection<>("http", WeatherConfig.class))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
