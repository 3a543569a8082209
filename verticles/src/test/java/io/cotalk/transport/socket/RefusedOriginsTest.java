package io.cotalk.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RefusedOriginsTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(RefusedOrigins.class);
  private final ListAppender<ILoggingEvent> written = new ListAppender<>();
  private final RefusedOrigins refused = new RefusedOrigins();

  @BeforeEach
  void listen() {
    written.start();
    logger.addAppender(written);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(written);
  }

  @Test
  void oneLineTellsBothValuesAndAFloodWritesNoMore() {
    for (int i = 0; i < 1_000; i++) {
      refused.add("https://chat.example", "10.0.0.7:8080");
    }
    assertThat(written.list)
        .singleElement()
        .satisfies(
            line ->
                assertThat(line.getKeyValuePairs().toString())
                    .contains("https://chat.example", "10.0.0.7:8080"));
  }

  @Test
  void whatCameFromOutsideForgesNoLine() {
    refused.add("https://a\r\nERROR \u001b[31m\u202e", "h".repeat(5_000));
    assertThat(written.list)
        .singleElement()
        .satisfies(
            line ->
                assertThat(line.getKeyValuePairs().toString())
                    .doesNotContain("\r", "\n", "\u001b", "\u202e", " ERROR ")
                    .hasSizeLessThan(600));
  }
}
