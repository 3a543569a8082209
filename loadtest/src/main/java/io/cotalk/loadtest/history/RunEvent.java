package io.cotalk.loadtest.history;

import java.util.List;
import java.util.Map;

/** What belongs to the run as a whole: its plan, its faults, its samples, its end. */
public sealed interface RunEvent extends Event {

  /**
   * The first line.
   *
   * @param rooms every room of the workload; each has its {@link Final}s at the end
   */
  record Start(long seed, int nodes, int shards, List<String> rooms, Plan plan)
      implements RunEvent {
    public Start {
      rooms = List.copyOf(rooms);
    }
  }

  /**
   * What was intended.
   *
   * @param sends different messages to be sent; 0 when unknown
   * @param command what repeats the run
   */
  record Plan(long sends, String command) {}

  /** Process {@code p} acts for {@code user} from now on; stands before all else of {@code p}. */
  record Client(long p, String user) implements RunEvent {}

  /** {@code p} stops to read connection {@code c} on purpose; streams of it are not judged. */
  record Slow(long p, long c) implements RunEvent {}

  /** How far a fault is. */
  enum Phase {
    INJECT,
    HEAL,
    /** Not possible on this machine; {@code why} says what is missing. */
    SKIP
  }

  /**
   * A fault begins, ends, or cannot be.
   *
   * @param f its name, such as {@code F01}
   * @param arg what is hit, such as {@code node-2}; with {@code f} it joins injection and healing
   */
  record Fault(String f, String arg, Phase phase, String why) implements RunEvent {}

  /** A sample of a node's numbers. */
  record Stats(String node, Map<String, Double> values) implements RunEvent {
    public Stats {
      values = Map.copyOf(values);
    }
  }

  /**
   * The whole log of a room at the end, ascending as the source has it, events that are no messages
   * included. Asked for when every send has had its outcome and all is healed, by a member since
   * the room began.
   *
   * @param source {@code node-1} … by HTTP, {@code sql-0} … from the shard itself
   * @param begun nanoseconds since the run began, when the first question was asked
   */
  record Final(String room, String source, long begun, List<LogEntry> events) implements RunEvent {
    public Final {
      events = List.copyOf(events);
    }
  }

  /** The last line: the run came to its end. */
  record Done() implements RunEvent {}
}
