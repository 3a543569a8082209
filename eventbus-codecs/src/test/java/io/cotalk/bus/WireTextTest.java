package io.cotalk.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WireTextTest {
  @Property(tries = 300)
  void everyEncodedTextIsAnObject(@ForAll String text) {
    String json = new JsonObject().put("text", text.replaceAll("[\\uD800-\\uDFFF]", "")).encode();
    assertThat(WireText.isObject(json, json.length())).as(json).isTrue();
    assertThat(WireText.isObject(json, json.length() - 1)).isFalse();
    assertThat(WireText.isObject(json + "}", 1_000_000)).isFalse();
    assertThat(WireText.isObject(json.substring(0, json.length() - 1), 1_000_000)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"a\":[{\"b\":[]},{}]}", "{\"a\": \"}\\\"\\u0001\"}", "{\"가\":\"😀\"}"})
  void objectsAreTaken(String text) {
    assertThat(WireText.isObject(text, 100)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{}}",
        "{} ",
        "{}\n{\"t\":\"ev\"}",
        "{\"a\":1},\"k\":{}",
        "{\"a\":[}]}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\\\n\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"b}",
        "{\"a\":\"\\",
        "{\"a\":\uD800}",
        "{\"a\":\"\uD800\"}",
        "{\"a\":\"\uDC00\"}",
      })
  void whatCouldLeaveItsPlaceIsNot(String text) {
    assertThat(WireText.isObject(text, 100)).isFalse();
  }

  @Test
  void namesAreShownAsTheyAre() {
    assertThat(WireText.isName("node-1.internal_x")).isTrue();
    assertThat(WireText.isName("")).isFalse();
    assertThat(WireText.isName("a b")).isFalse();
    assertThat(WireText.isName("a\u001b[2J")).isFalse();
    assertThat(WireText.isName("가")).isFalse();
    assertThat(WireText.isName("x".repeat(201))).isFalse();
  }

  @Test
  void whatIsShownHasNoControls() {
    assertThat(WireText.shown("a\nb\u001b[2J\u202e😀")).isEqualTo("a?b?[2J?😀");
    assertThat(WireText.shown("x".repeat(300))).hasSize(200);
  }
}
