package io.cotalk.node;

import io.cotalk.core.config.Config;
import io.cotalk.core.config.ConfigException;
import io.cotalk.core.config.ConfigLoader;
import io.cotalk.core.config.ConfigPrinter;
import io.cotalk.core.config.LogFormat;
import io.cotalk.core.shards.ShardMismatchException;
import io.cotalk.core.tokens.KeyFolder;
import io.cotalk.node.capabilities.Capabilities;
import io.cotalk.node.ctl.CtlMain;
import io.cotalk.node.logging.NodeLog;
import io.vertx.core.Vertx;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The command line. Runs on the thread of the JVM's {@code main} and sets the exit code. */
public final class Main {
  private static final Logger log = LoggerFactory.getLogger(Main.class);

  private static final int OK = 0;
  private static final int FAILED = 1;

  private static final int WRONG_USE = 64;

  /** EX_CONFIG of sysexits.h. */
  private static final int WRONG_CONFIGURATION = 78;

  private static final String HELP =
      """
      Co-Talk, a messenger server.

        node [--config FILE]... [--set KEY=VALUE]... [--print-config]
                 runs a node until it is told to stop; later files and settings win;
                 environment variables COTALK_... come between files and --set
        ctl      orders for operators; ctl alone lists them
        version  prints the version
        help     prints this

      conf/cotalk.yaml lists every key.
      """;

  private Main() {}

  /** Runs one command; returns only while a node goes on. */
  public static void main(String[] args) {
    List<String> arguments = Arrays.asList(args);
    String command = arguments.isEmpty() ? "help" : arguments.get(0);
    switch (command) {
      case "node" -> node(arguments.subList(1, arguments.size()));
      case "ctl" -> CtlMain.main(Arrays.copyOfRange(args, 1, args.length));
      case "version" -> System.out.println("Co-Talk " + version());
      case "help", "--help", "-h" -> System.out.print(HELP);
      default -> exit(WRONG_USE, "unknown command " + command + "\n" + HELP);
    }
  }

  /** The version in the jar's manifest, or {@code development} when run from class files. */
  static String version() {
    return Objects.requireNonNullElse(
        Main.class.getPackage().getImplementationVersion(), "development");
  }

  private static void node(List<String> arguments) {
    try {
      if (arguments.contains("--help") || arguments.contains("-h")) {
        System.out.print(HELP);
        return;
      }
      Options options = Options.parse(arguments);
      Config config = load(options);
      if (options.printConfig()) {
        System.out.print(ConfigPrinter.print(config));
        exit(OK, "");
      }
      run(config);
    } catch (IllegalArgumentException e) {
      exit(WRONG_USE, reason(e) + "\n" + HELP);
    } catch (ConfigException e) {
      exit(WRONG_CONFIGURATION, reason(e));
    }
  }

  private static Config load(Options options) {
    Vertx vertx = Vertx.vertx();
    try {
      return new ConfigLoader(vertx, Capabilities.sections())
          .load(
              options.files(),
              System.getenv(),
              options.set(),
              config ->
                  options.printConfig()
                      ? List.of()
                      : KeyFolder.check(config.auth().keysDir(), config.node().profile()))
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } finally {
      vertx.close();
    }
  }

  private static void run(Config config) {
    NodeLog.use(config.node().name(), config.node().log());
    boolean text = config.node().log() == LogFormat.TEXT;
    Consumer<String> lines = text ? System.out::println : log::info;
    lines.accept("Co-Talk " + version());
    Node.start(config, text ? step -> lines.accept("  " + step) : lines)
        .onSuccess(
            node -> {
              Runtime.getRuntime().addShutdownHook(new StopHook(node, lines));
              lines.accept("ready");
            })
        .onFailure(Main::refuse);
  }

  private static void refuse(Throwable cause) {
    switch (cause) {
      case ConfigException e -> exit(WRONG_CONFIGURATION, reason(e));
      case ShardMismatchException e -> exit(WRONG_CONFIGURATION, reason(e));
      default -> exit(FAILED, "not started: " + reason(cause));
    }
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.toString() : message;
  }

  private static void exit(int code, String message) {
    if (!message.isEmpty()) {
      System.err.println(message);
    }
    System.exit(code);
  }
}
