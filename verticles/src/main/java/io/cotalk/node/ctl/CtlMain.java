package io.cotalk.node.ctl;

import io.cotalk.core.config.ConfigException;
import io.cotalk.core.shards.ShardMismatchException;
import io.cotalk.core.tokens.KeyFiles;
import io.cotalk.error.ChatException;
import io.cotalk.node.ctl.CtlCommand.AddKey;
import io.cotalk.node.ctl.CtlCommand.GenerateKeys;
import io.cotalk.node.ctl.CtlCommand.Help;
import io.cotalk.node.ctl.CtlCommand.Unknown;
import io.cotalk.node.ctl.CtlCommand.User;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs one order of {@link CtlCommand} and ends. Exit codes: 0 done, 1 it failed (one line says
 * why), 64 no such order, 78 the configuration or a shard is refused. Others: see {@link
 * AuditOrder}, {@link AdvisoriesOrder}.
 */
public final class CtlMain {
  private static final int FAILED = 1;
  private static final int USAGE = 64;
  private static final int CONFIG = 78;

  private final Map<String, String> environment;
  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  CtlMain(Map<String, String> environment, InputStream in, PrintStream out, PrintStream err) {
    this.environment = Map.copyOf(environment);
    this.in = in;
    this.out = out;
    this.err = err;
  }

  /** Runs the order in {@code args} and ends the JVM with its exit code. */
  public static void main(String[] args) {
    CtlMain main = new CtlMain(System.getenv(), System.in, System.out, System.err);
    System.exit(main.run(List.of(args)));
  }

  /** Runs one order and returns the exit code. Blocking. */
  int run(List<String> words) {
    try {
      return run(CtlCommand.parse(words));
    } catch (Unknown e) {
      err.print(CtlCommand.USAGE);
      return USAGE;
    } catch (ConfigException | ShardMismatchException e) {
      err.println(e.getMessage());
      return CONFIG;
    } catch (ChatException e) {
      err.println(e.detail());
      return FAILED;
    } catch (IOException | RuntimeException e) {
      err.println(PlainFailure.of(e));
      return FAILED;
    }
  }

  private int run(CtlCommand command) throws IOException {
    switch (command) {
      case Help help -> out.print(CtlCommand.USAGE);
      case GenerateKeys(Path dir) -> tell("made", KeyFiles.generate(dir));
      case AddKey(Path dir) -> tell("published", List.of(KeyFiles.addKey(dir)));
      case User user -> new UserOrders(environment, out).run(user, this::password);
      case CtlCommand.CreateUser user ->
          new UserOrders(environment, out).create(user, this::password);
      case CtlCommand.ShardRestored restored -> new ShardOrder(environment, out).run(restored);
      case CtlCommand.Tail tail -> new TailOrders(environment, out).show(tail);
      case CtlCommand.MoveTail move -> new TailOrders(environment, out).move(move);
      case CtlCommand.Advisories(Path file) -> {
        return new AdvisoriesOrder(out, err).run(file);
      }
      case CtlCommand.Audit audit -> {
        return new AuditOrder(environment, out, err).run(audit);
      }
    }
    return 0;
  }

  private void tell(String what, List<Path> files) {
    if (files.isEmpty()) {
      out.println("nothing was missing");
    }
    files.forEach(file -> out.println(what + " " + file));
  }

  private String password() throws IOException {
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    String line = reader.readLine();
    if (line == null) {
      throw new IOException("no password on standard input");
    }
    return line;
  }
}
