package io.cotalk.node.ctl;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One order of the command line, as {@link #USAGE} has them. */
sealed interface CtlCommand {
  String USAGE =
      """
      usage: cotalk ctl [--config FILE]... [--set KEY=VALUE]... COMMAND
      --config and --set are those of the nodes; without them what `cotalk dev` has started.

        user create HANDLE NAME [--stdin]      make an account, with a password as below; a handle or
                                               name that is reserved is allowed
        user reset-password HANDLE [--stdin]   set a password (made up and printed, or read from
                                               standard input) and log all devices out
        user ban HANDLE                        refuse the account and log all devices out
        user unban HANDLE                      take a ban back
        user make-admin HANDLE                 make the account an administrator's
        audit [--receipts FILE] [--json]       read the shards and tell what should not be; ends with
                                               0 clean, 1 wrong, 2 not checked
        advisories FILE                        hold the libraries of this build against advisories in
                                               OSV format (a file, folder or zip); ends with 0 none
                                               affected, 1 some, 2 not checked
        tail                                   how far the consumers of each shard's tail are, and who
                                               reads for them
        tail rewind CONSUMER [SHARD]           the consumer gets every event again, from the first
        tail skip CONSUMER [SHARD]             the consumer goes on with what comes from now on; what it
                                               has not done is left out
        tail forget CONSUMER                   delete the positions of a consumer that nobody reads for
        shard restored NUMBER                  after a shard was restored from a backup, before the
                                               nodes start: clients begin its logs anew; for what
                                               dev runs: `cotalk dev --restored NUMBER` instead
        keys generate DIR                      make the secrets that are missing in DIR
        keys add DIR                           publish a new signing key in DIR
      """;

  /** The words are no order. */
  final class Unknown extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /**
   * How to reach the shards.
   *
   * @param files configuration files of the nodes; later ones win
   * @param set texts {@code key=value}
   */
  record Options(List<Path> files, List<String> set) {
    public Options {
      files = List.copyOf(files);
      set = List.copyOf(set);
    }
  }

  /** An order about one account. */
  record User(Options options, Action action, String handle) implements CtlCommand {}

  /** Makes an account; its password is made up and printed, or read from standard input. */
  record CreateUser(Options options, String handle, String name, boolean fromInput)
      implements CtlCommand {}

  /** What is done with an account. */
  enum Action {
    RESET_PASSWORD,
    RESET_PASSWORD_FROM_INPUT,
    BAN,
    UNBAN,
    MAKE_ADMIN
  }

  /**
   * Looks at the shards for what should not be.
   *
   * @param receipts acknowledgements that have to be stored, one a line
   */
  record Audit(Options options, Optional<Path> receipts, boolean asJson) implements CtlCommand {}

  /** Holds the libraries of this build against advisories in a file, folder or zip. */
  record Advisories(Path file) implements CtlCommand {}

  /** The shard with this number, from 0, was restored from a backup. */
  record ShardRestored(Options options, int shard) implements CtlCommand {}

  /** Shows how far the consumers of the tails are. */
  record Tail(Options options) implements CtlCommand {}

  /**
   * Moves a consumer of the tails.
   *
   * @param shard its number, from 0; empty for all
   */
  record MoveTail(Options options, Move move, String consumer, Optional<Integer> shard)
      implements CtlCommand {}

  /** Where a consumer is moved. */
  enum Move {
    REWIND,
    SKIP,
    FORGET
  }

  /** Tells what orders there are. */
  record Help() implements CtlCommand {}

  /** Makes what is missing in {@code dir}. */
  record GenerateKeys(Path dir) implements CtlCommand {}

  /** Adds a key to {@code dir}. */
  record AddKey(Path dir) implements CtlCommand {}

  /** Reads the command line. */
  static CtlCommand parse(List<String> words) throws Unknown {
    List<Path> files = new ArrayList<>();
    List<String> set = new ArrayList<>();
    int next = 0;
    while (next + 1 < words.size() && words.get(next).startsWith("--")) {
      switch (words.get(next)) {
        case "--config" -> files.add(Path.of(words.get(next + 1)));
        case "--set" -> set.add(words.get(next + 1));
        default -> throw new Unknown();
      }
      next += 2;
    }
    return order(words.subList(next, words.size()), new Options(files, set));
  }

  private static CtlCommand audit(ArrayDeque<String> words, Options options) throws Unknown {
    Optional<Path> receipts = Optional.empty();
    boolean json = false;
    while (!words.isEmpty()) {
      String word = words.remove();
      if (word.equals("--json") && !json) {
        json = true;
      } else if (word.equals("--receipts") && receipts.isEmpty() && !words.isEmpty()) {
        receipts = Optional.of(Path.of(words.remove()));
      } else {
        throw new Unknown();
      }
    }
    return new Audit(options, receipts, json);
  }

  private static CtlCommand createUser(List<String> words, Options options) throws Unknown {
    boolean fromInput = words.size() == 5 && words.get(4).equals("--stdin");
    if (words.size() != 4 && !fromInput) {
      throw new Unknown();
    }
    return new CreateUser(options, words.get(2), words.get(3), fromInput);
  }

  private static CtlCommand tail(List<String> words, Options options) throws Unknown {
    if (words.size() == 1) {
      return new Tail(options);
    }
    Move move =
        switch (words.get(1)) {
          case "rewind" -> Move.REWIND;
          case "skip" -> Move.SKIP;
          case "forget" -> Move.FORGET;
          default -> throw new Unknown();
        };
    boolean one = words.size() == 4 && move != Move.FORGET;
    if (words.size() != 3 && !one) {
      throw new Unknown();
    }
    Optional<Integer> shard = one ? Optional.of(number(words.get(3))) : Optional.empty();
    return new MoveTail(options, move, words.get(2), shard);
  }

  private static int number(String word) throws Unknown {
    if (!word.matches("[0-9]{1,4}")) {
      throw new Unknown();
    }
    return Integer.parseInt(word);
  }

  private static CtlCommand order(List<String> words, Options options) throws Unknown {
    if (words.equals(List.of("help")) || words.equals(List.of("--help"))) {
      return new Help();
    }
    if (!words.isEmpty() && words.getFirst().equals("audit")) {
      return audit(new ArrayDeque<>(words.subList(1, words.size())), options);
    }
    if (!words.isEmpty() && words.getFirst().equals("tail")) {
      return tail(words, options);
    }
    if (words.size() == 2 && words.getFirst().equals("advisories")) {
      return new Advisories(Path.of(words.get(1)));
    }
    if (words.size() >= 4 && words.subList(0, 2).equals(List.of("user", "create"))) {
      return createUser(words, options);
    }
    boolean fromInput = words.size() == 4 && words.get(3).equals("--stdin");
    if (words.size() != 3 && !fromInput) {
      throw new Unknown();
    }
    String last = words.get(2);
    String order = String.join(" ", words.subList(0, 2)) + (fromInput ? " --stdin" : "");
    return switch (order) {
      case "user reset-password" -> new User(options, Action.RESET_PASSWORD, last);
      case "user reset-password --stdin" ->
          new User(options, Action.RESET_PASSWORD_FROM_INPUT, last);
      case "user ban" -> new User(options, Action.BAN, last);
      case "user unban" -> new User(options, Action.UNBAN, last);
      case "user make-admin" -> new User(options, Action.MAKE_ADMIN, last);
      case "shard restored" -> new ShardRestored(options, number(last));
      case "keys generate" -> new GenerateKeys(Path.of(last));
      case "keys add" -> new AddKey(Path.of(last));
      default -> throw new Unknown();
    };
  }
}
