package io.cotalk.node.advisories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an advisory in the OSV format says about versions of a library. */
class AdvisoryTest {
  private static final String NAME = "org.example:lib";

  @ParameterizedTest
  @CsvSource({
    "1.0, true",
    "1.2.9, true",
    "1.3-alpha-1, true",
    "1.3-rc1, true",
    "1.3, false",
    "1.3.0, false",
    "1.3.Final, false",
    "1.10, false",
    "2.0-alpha, false",
    "2.0, true",
    "2.1, true",
    "2.1.0, true",
    "2.1.1, false",
    "2.1.sp1, false",
    "0.9, false",
    "1.0-SNAPSHOT, false"
  })
  void eventsAreComparedAsMavenDoes(String version, boolean affected) {
    String ranges =
        """
        [{"type": "ECOSYSTEM", "events":
            [{"introduced": "2.0"}, {"last_affected": "2.1"}, {"introduced": "1.0"}, {"fixed": "1.3"}]}]
        """;
    assertThat(affects(ranges, "[]", version)).isEqualTo(affected);
  }

  @ParameterizedTest
  @CsvSource({"0-alpha, true", "0, true", "3.0, true", "4.0, false", "4.1, false"})
  void zeroComesBeforeEverything(String version, boolean affected) {
    String ranges =
        """
        [{"type": "SEMVER", "events": [{"fixed": "4.0"}, {"introduced": "0"}]}]
        """;
    assertThat(affects(ranges, "[]", version)).isEqualTo(affected);
  }

  @Test
  void anIntroductionAloneNeverEnds() {
    String ranges = "[{\"type\": \"ECOSYSTEM\", \"events\": [{\"introduced\": \"2\"}]}]";
    assertThat(affects(ranges, "[]", "999")).isTrue();
    assertThat(affects(ranges, "[]", "1.9")).isFalse();
  }

  @Test
  void limitsBoundWhatIsAffected() {
    String ranges =
        """
        [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"limit": "3"}]}]
        """;
    assertThat(affects(ranges, "[]", "2.9")).isTrue();
    assertThat(affects(ranges, "[]", "3.0")).isFalse();
  }

  @Test
  void versionsAreTakenByTheirText() {
    assertThat(affects("[]", "[\"1.0\", \"1.1\"]", "1.1")).isTrue();
    assertThat(affects("[]", "[\"1.0\", \"1.1\"]", "1.2")).isFalse();
  }

  @Test
  void rangesOfCommitsAndOtherPackagesSayNothing() {
    String commits =
        "[{\"type\": \"GIT\", \"repo\": \"r\", \"events\": [{\"introduced\": \"0\"}]}]";
    assertThat(affects(commits, "[]", "1.0")).isFalse();
    JsonObject json = advisory(all(), "[]");
    JsonObject of = json.getJsonArray("affected").getJsonObject(0).getJsonObject("package");
    of.put("ecosystem", "npm");
    assertThat(affects(json, "1.0")).isFalse();
    of.put("ecosystem", "Maven:https://registry.example/");
    assertThat(affects(json, "1.0")).isTrue();
    assertThat(read(json).affects(new Component("org.example:lib2", "1.0"))).isFalse();
  }

  @Test
  void whatWasWithdrawnAffectsNothing() {
    JsonObject json = advisory(all(), "[]").put("withdrawn", "2026-01-01T00:00:00Z");
    assertThat(affects(json, "1.0")).isFalse();
  }

  @Test
  void theNextFixIsNamed() {
    String ranges =
        """
        [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.2.10"}]},
         {"type": "ECOSYSTEM", "events": [{"introduced": "1.3"}, {"fixed": "1.3.2"}]}]
        """;
    Advisory advisory = read(advisory(ranges, "[]"));
    assertThat(advisory.fixFor(new Component(NAME, "1.2.9"))).contains("1.2.10");
    assertThat(advisory.fixFor(new Component(NAME, "1.3.1"))).contains("1.3.2");
    assertThat(read(advisory(all(), "[]")).fixFor(new Component(NAME, "1"))).isEmpty();
  }

  @Test
  void whatIsPrintedIsOneShortLine() {
    String escape = "\u001b[2Ja\nb\u202E";
    JsonObject json =
        advisory("[]", "[]").put("id", "X" + escape).put("summary", escape + "y".repeat(5000));
    Advisory advisory = read(json);
    assertThat(advisory.id()).isEqualTo("X [2Ja b");
    assertThat(advisory.summary()).hasSizeLessThan(250).startsWith("[2Ja b y");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"type\": \"ECOSYSTEM\", \"events\": [{\"fixed\": \"1\"}]}]",
        "[{\"type\": \"ECOSYSTEM\", \"events\": [{\"introduced\": 1}]}]",
        "[{\"type\": \"ECOSYSTEM\", \"events\": [{\"begun\": \"1\"}]}]",
        "[{\"type\": \"ECOSYSTEM\", \"events\": {}}]",
        "[{\"type\": \"ECOSYSTEM\"}]",
        "[{\"events\": [{\"introduced\": \"1\"}]}]",
        "[[]]",
        "\"all\""
      })
  void aRangeThatSaysNothingIsNoAdvisory(String ranges) {
    JsonObject json = advisory(ranges, "[]");
    assertThatThrownBy(() -> read(json)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anEndlessVersionIsNoAdvisory() {
    String ranges =
        "[{\"type\": \"ECOSYSTEM\", \"events\": [{\"introduced\": \""
            + "1-".repeat(9999)
            + "\"}]}]";
    JsonObject json = advisory(ranges, "[]");
    assertThatThrownBy(() -> read(json)).isInstanceOf(IllegalArgumentException.class);
  }

  private static String all() {
    return "[{\"type\": \"ECOSYSTEM\", \"events\": [{\"introduced\": \"0\"}]}]";
  }

  private static boolean affects(String ranges, String versions, String version) {
    return affects(advisory(ranges, versions), version);
  }

  private static boolean affects(JsonObject json, String version) {
    return read(json).affects(new Component(NAME, version));
  }

  private static Advisory read(JsonObject json) {
    return Advisory.read(json, Set.of(NAME));
  }

  private static JsonObject advisory(String ranges, String versions) {
    return new JsonObject(
        """
        {"schema_version": "1.7.0", "id": "T-1", "modified": "2026-01-01T00:00:00Z",
         "affected": [{"package": {"ecosystem": "Maven", "name": "%s"},
                       "ranges": %s, "versions": %s}]}
        """
            .formatted(NAME, ranges, versions));
  }
}
