package io.cotalk.node.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.spi.FilterReply;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private final LoggerContext context = new LoggerContext();
  private final ListAppender<ILoggingEvent> written = new ListAppender<>();
  private final RateLimit limit = new RateLimit();

  @BeforeEach
  void open() {
    limit.setLinesPerSecond(3);
    written.start();
    context.getLogger("ROOT").addAppender(written);
  }

  @Test
  void eachLoggerHasItsOwnLinesASecondAndWhatIsKeptBackIsTold() {
    Logger loud = context.getLogger("loud");
    for (int i = 0; i < 100; i++) {
      assertThat(limit.decide(loud, 1)).isEqualTo(i < 3 ? FilterReply.NEUTRAL : FilterReply.DENY);
    }
    assertThat(limit.decide(context.getLogger("quiet"), 1)).isEqualTo(FilterReply.NEUTRAL);
    assertThat(written.list).isEmpty();
    assertThat(limit.decide(loud, 2)).isEqualTo(FilterReply.NEUTRAL);
    assertThat(written.list)
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.getFormattedMessage())
                    .isEqualTo("97 lines of loud were kept back"));
  }

  @Test
  void inAContextWarningsAreLimitedAndInformationIsNot() {
    limit.setContext(context);
    limit.setLinesPerSecond(1);
    limit.start();
    context.addTurboFilter(limit);
    Logger logger = context.getLogger("some");
    for (int i = 0; i < 200; i++) {
      logger.warn("again", new IllegalStateException("flood"));
    }
    assertThat(written.list).as("a second may begin in between").hasSizeLessThan(20);
    int before = written.list.size();
    for (int i = 0; i < 50; i++) {
      logger.info("fine");
    }
    assertThat(written.list).hasSize(before + 50);
  }
}
