package io.cotalk.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cotalk.testkit.TestConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Faults need a switch of the JVM and the profile development. */
class FaultsConfigTest {
  private static final String SWITCH = "cotalk.faults";
  private static final Map<String, String> FAULTS =
      Map.of(
          "faults.point",
          "mid_batch",
          "faults.bug",
          "no_dedup",
          "faults.drop-percent",
          "5",
          "faults.tail-folder",
          "somewhere");

  @AfterEach
  void switchOff() {
    System.clearProperty(SWITCH);
  }

  @Test
  void withoutTheSwitchEachIsRefused() {
    assertThat(keysAtFault(Profile.DEVELOPMENT))
        .containsExactlyInAnyOrderElementsOf(FAULTS.keySet());
  }

  @Test
  void inProductionEachIsRefusedEvenWithTheSwitch() {
    System.setProperty(SWITCH, "true");
    assertThat(keysAtFault(Profile.PRODUCTION))
        .containsExactlyInAnyOrderElementsOf(FAULTS.keySet());
  }

  @Test
  void withBothTheyAreTakenInEitherSpelling() {
    System.setProperty(SWITCH, "true");
    FaultsConfig faults = TestConfig.with(with(FAULTS, Profile.DEVELOPMENT)).faults();
    assertThat(faults.point()).isEqualTo(FailPoint.MID_BATCH);
    assertThat(faults.bug()).isEqualTo(PlantedBug.NO_DEDUP);
    assertThat(faults.dropPercent()).isEqualTo(5);
    assertThat(faults.tailFolder()).isEqualTo("somewhere");
    Map<String, String> hyphens = Map.of("faults.point", "between-replay-and-live");
    assertThat(TestConfig.with(with(hyphens, Profile.DEVELOPMENT)).faults().point())
        .isEqualTo(FailPoint.BETWEEN_REPLAY_AND_LIVE);
  }

  private static List<String> keysAtFault(Profile profile) {
    return catchThrowableOfType(ConfigException.class, () -> TestConfig.with(with(FAULTS, profile)))
        .faults()
        .stream()
        .map(Fault::key)
        .distinct()
        .toList();
  }

  private static Map<String, String> with(Map<String, String> faults, Profile profile) {
    Map<String, String> all = new java.util.HashMap<>(faults);
    all.put("node.profile", Values.write(profile));
    return all;
  }
}
