package io.cotalk.core.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a node can do. A role is a constant here, the verticles that name it, and their number: its
 * {@link Key} is the one of {@code node.instances}, 0 leaves the number to the server.
 */
public enum Role {
  /** Everything there is. */
  ALL(true),

  /** HTTP API and web client. */
  @Key(value = "0", min = "0", max = "1024")
  API(false),

  /** WebSockets and the fan-out of events to them. */
  @Key(value = "0", min = "0", max = "1024")
  SOCKET(false),

  /** Writing the room log, and reading it for others. */
  @Key(value = "0", min = "0", max = "64")
  PERSISTENCE(true),

  /** Accounts, logins and profiles. */
  @Key(value = "0", min = "0", max = "1024")
  ACCOUNTS(true),

  /** Rooms, members and read positions. */
  @Key(value = "0", min = "0", max = "1024")
  ROOMS(true);

  private final boolean needsShards;

  Role(boolean needsShards) {
    this.needsShards = needsShards;
  }

  /** Whether a node with the role opens the shards. */
  public boolean needsShards() {
    return needsShards;
  }

  /** Returns the name in {@code node.roles} and {@code node.instances}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns all roles but {@link #ALL}. */
  public static List<Role> each() {
    return Arrays.stream(values()).filter(role -> role != ALL).toList();
  }
}
