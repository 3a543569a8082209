package io.cotalk.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceiptsTest {
  @Test
  void eachIsWrittenWithTheCidThatWasSent() throws IOException {
    Intended intended = new Intended(3);
    Receipts receipts = new Receipts(intended, "a text");
    List<String> sent = new ArrayList<>();
    for (long number = 0; number < 3_000; number++) {
      intended.put(number, System.nanoTime() + number * 1_000_000);
      sent.add(intended.cid(number));
      receipts.add(7, number + 2, number + 1, number);
    }
    StringWriter text = new StringWriter();
    try (BufferedWriter lines = new BufferedWriter(text)) {
      receipts.write(lines);
    }
    List<JsonObject> written = text.toString().lines().map(JsonObject::new).toList();
    assertThat(receipts.count()).isEqualTo(3_000);
    assertThat(written).extracting(line -> line.getString("cid")).isEqualTo(sent);
    assertThat(written.getLast().getLong("room")).isEqualTo(7);
    assertThat(written.getLast().getLong("seq")).isEqualTo(3_001);
    assertThat(written.getLast().getLong("n")).isEqualTo(3_000);
    assertThat(written.getLast().getString("text")).isEqualTo("a text");
  }
}
