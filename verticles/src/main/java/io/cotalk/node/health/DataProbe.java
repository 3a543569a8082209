package io.cotalk.node.health;

import java.util.Optional;

/** Whether the node reaches some of what is stored. Answers from memory; any thread. */
interface DataProbe {
  /** Returns its name among those of the node: a shard's number, or {@code remote}. */
  String name();

  /** Returns one word for it, {@code up} when all is well. */
  String state();

  /** Whether it answered of late. */
  boolean isUp();

  /** Whether a shard is not any more the one that this node remembers. */
  boolean isRestored();

  /** Returns what users and rooms lack; empty when it is up. */
  Optional<Trouble> trouble();
}
