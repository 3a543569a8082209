package io.cotalk.node.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import io.cotalk.core.config.LogFormat;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.slf4j.Logger;

/** The log as logback.xml and the setting {@code node.log} make it. */
@ResourceLock(Resources.SYSTEM_OUT)
class NodeLogTest {
  @Test
  void aLineOfTextTellsDateAndNode() throws JoranException {
    List<String> lines =
        written(
            LogFormat.TEXT,
            "io.cotalk.node.Node",
            log -> log.atWarn().addKeyValue("a", 1).log("late"));
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst())
        .matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+(Z|[+-][0-9:]+) WARN .*")
        .contains(" [node-7] ")
        .contains(" late a=\"1\"");
  }

  @Test
  void asJsonEachLineIsOneObject() throws JoranException {
    List<String> lines =
        written(
            LogFormat.JSON,
            "io.cotalk.node.Node",
            log -> log.atWarn().addKeyValue("a", 1).log("two\nlines"));
    assertThat(lines).hasSize(1);
    JsonObject line = new JsonObject(lines.getFirst());
    assertThat(line.getString("node")).isEqualTo("node-7");
    assertThat(line.getString("level")).isEqualTo("WARN");
    assertThat(line.getString("message")).isEqualTo("two\nlines");
    assertThat(line.getInteger("a")).isEqualTo(1);
    assertThat(line.getString("@timestamp")).isNotEmpty();
  }

  @Test
  void librariesSayNothingOfAMemberThatStopped() throws JoranException {
    for (String logger :
        List.of(
            "com.hazelcast.cp.CPSubsystem",
            "com.hazelcast.internal.server.tcp.TcpServerConnection",
            "com.hazelcast.internal.cluster.impl.MembershipManager",
            "io.vertx.core.eventbus.impl.clustered.OutboundConnection",
            "io.vertx.core.net.impl.ConnectionBase")) {
      assertThat(written(LogFormat.TEXT, logger, log -> log.warn("a member is gone"))).isEmpty();
    }
    assertThat(written(LogFormat.TEXT, "com.hazelcast.core", log -> log.warn("else"))).hasSize(1);
  }

  private static List<String> written(LogFormat format, String logger, Consumer<Logger> action)
      throws JoranException {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      JoranConfigurator configurator = new JoranConfigurator();
      configurator.setContext(context);
      configurator.doConfigure(
          Objects.requireNonNull(NodeLogTest.class.getResource("/logback.xml")));
      NodeLog.use(context, "node-7", format);
      action.accept(context.getLogger(logger));
    } finally {
      System.setOut(before);
      context.stop();
    }
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
