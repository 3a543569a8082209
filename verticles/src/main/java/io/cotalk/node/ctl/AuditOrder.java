package io.cotalk.node.ctl;

import io.cotalk.core.config.Config;
import io.cotalk.core.config.ConfigLoader;
import io.cotalk.core.shards.ShardMismatchException;
import io.cotalk.node.audit.Audit;
import io.cotalk.node.audit.Findings;
import io.cotalk.node.audit.Flaw;
import io.cotalk.node.capabilities.Capabilities;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletionException;

/**
 * Runs an audit and prints what is wrong. Exit codes: 0 clean, 1 something is wrong, 2 it could not
 * be checked. Blocking.
 */
final class AuditOrder {
  private static final int CLEAN = 0;
  private static final int WRONG = 1;
  private static final int UNCHECKED = 2;

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;

  AuditOrder(Map<String, String> environment, PrintStream out, PrintStream err) {
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  /** Returns the exit code. Throws ConfigException. */
  int run(CtlCommand.Audit order) {
    Config config = load(order.options());
    try {
      Findings findings = Audit.run(config, order.receipts());
      if (order.asJson()) {
        out.println(json(findings).encode());
      } else {
        print(findings);
      }
      return findings.isClean() ? CLEAN : WRONG;
    } catch (SQLException | IOException | IllegalArgumentException | ShardMismatchException e) {
      err.println("not checked: " + PlainFailure.of(e));
      return UNCHECKED;
    }
  }

  private Config load(CtlCommand.Options options) {
    Vertx vertx = Vertx.vertx();
    try {
      return new ConfigLoader(vertx, Capabilities.sections())
          .load(options.files(), environment, options.set())
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } finally {
      vertx.close();
    }
  }

  private void print(Findings findings) {
    findings
        .counts()
        .forEach(
            (flaw, count) -> {
              out.println(flaw.word() + ": " + count);
              findings.examples(flaw).forEach(example -> out.println("  " + example));
              if (count > Findings.EXAMPLES) {
                out.println("  and " + (count - Findings.EXAMPLES) + " more");
              }
            });
    findings.checked().forEach((what, number) -> out.println("checked " + what + ": " + number));
    out.println(findings.isClean() ? "clean" : "WRONG");
  }

  private static JsonObject json(Findings findings) {
    JsonObject wrong = new JsonObject();
    for (Map.Entry<Flaw, Long> flaw : findings.counts().entrySet()) {
      wrong.put(
          flaw.getKey().word(),
          new JsonObject()
              .put("count", flaw.getValue())
              .put("examples", new JsonArray(findings.examples(flaw.getKey()))));
    }
    JsonObject checked = new JsonObject();
    findings.checked().forEach(checked::put);
    return new JsonObject()
        .put("clean", findings.isClean())
        .put("wrong", wrong)
        .put("checked", checked);
  }
}
