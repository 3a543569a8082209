package io.cotalk.node.logging;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import io.cotalk.core.config.LogFormat;
import io.vertx.core.json.JsonObject;
import net.logstash.logback.encoder.LogstashEncoder;
import org.slf4j.LoggerFactory;

/**
 * Sets what a node's log looks like: its name in each line, and the format. Works with logback and
 * an appender named {@code console}, as logback.xml has one; a log that is configured otherwise is
 * left as it is. Called once for a process, at its start.
 */
public final class NodeLog {
  private NodeLog() {}

  /** Uses {@code format} from now on, with {@code node} in each line. */
  public static void use(String node, LogFormat format) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      use(context, node, format);
    }
  }

  static void use(LoggerContext context, String node, LogFormat format) {
    context.putProperty("node", node);
    Appender<ILoggingEvent> appender =
        context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("console");
    if (format == LogFormat.JSON && appender instanceof ConsoleAppender<ILoggingEvent> console) {
      LogstashEncoder encoder = new LogstashEncoder();
      encoder.setContext(context);
      encoder.setCustomFields(new JsonObject().put("node", node).encode());
      encoder.setIncludeContext(false);
      encoder.start();
      console.stop();
      console.setEncoder(encoder);
      console.start();
    }
  }
}
