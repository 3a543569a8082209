package io.cotalk.node.health;

/** Where a node is in its life. */
public enum Phase {
  /** Not all parts run yet. */
  STARTING,
  /** All parts run. */
  RUNNING,
  /** Told to stop: finishes what is under way. */
  DRAINING
}
