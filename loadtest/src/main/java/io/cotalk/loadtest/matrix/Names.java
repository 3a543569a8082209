package io.cotalk.loadtest.matrix;

/** Numbers in samples of nodes that are looked at by name. */
public final class Names {
  /** 1 when the node is ready. */
  public static final String READY = "cotalk_ready";

  /** 1 when the node is ready and says that something is missing. */
  public static final String DEGRADED = "cotalk_degraded";

  /** Nodes that the node sees, itself too. */
  public static final String MEMBERS = "cotalk_cluster_members";

  /** Connections closed because their clients did not read. */
  public static final String CLOSED_SLOW = "closed_slow";

  /** Connections closed because their clients did not read, or did not answer. */
  public static final String CLOSED_SILENT = "closed_silent";

  private Names() {}
}
