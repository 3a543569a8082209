package io.cotalk.core.config;

import java.util.stream.Collectors;

/**
 * The whole configuration of a node; immutable. Every section documents its keys; {@code
 * conf/cotalk.yaml} lists them all.
 *
 * @param further what capabilities read besides
 */
public record Config(
    NodeConfig node,
    HttpConfig http,
    ManagementConfig management,
    ClusterConfig cluster,
    ShardsConfig shards,
    RedisConfig redis,
    AuthConfig auth,
    LimitsConfig limits,
    BudgetsConfig budgets,
    SocketConfig socket,
    PersistenceConfig persistence,
    TailConfig tail,
    FanoutConfig fanout,
    RolesConfig roles,
    RoomsConfig rooms,
    MessagesConfig messages,
    FaultsConfig faults,
    FurtherSections further)
    implements Checked {
  /** The longest that a code point is. */
  private static final int UTF_8_BYTES = 4;

  /** As LimitsConfig says what frames cost, and what part of it there is before the welcome. */
  private static final int BYTES_EACH_COST = 1_024;

  private static final int PARTS_BEFORE_WELCOME = 8;

  @Override
  public void check(Faults.Section found) {
    if (http.port() == management.port()) {
      found.add(
          "management.port", String.valueOf(management.port()), "another port than http.port");
    }
    if (socket.maxMessageBytes() < UTF_8_BYTES * messages.maxTextCodePoints()) {
      found.add(
          "messages.max-text-code-points",
          String.valueOf(messages.maxTextCodePoints()),
          "at most a quarter of socket.max-message-bytes");
    }
    if (budgets.unfinishedBytesPerAddress() < http.maxBodyBytes()) {
      found.add(
          "budgets.unfinished-bytes-per-address",
          String.valueOf(budgets.unfinishedBytesPerAddress()),
          "at least http.max-body-bytes");
    }
    if (budgets.unsentBytesPerUser() < messages.pageBytes()) {
      found.add(
          "budgets.unsent-bytes-per-user",
          String.valueOf(budgets.unsentBytesPerUser()),
          "at least messages.page-bytes");
    }
    checkFrameBurst(found);
    checkAlone(found);
    if (node.profile() != Profile.DEVELOPMENT) {
      faults.refuse(found.under("faults"), "nothing, unless node.profile is development");
    }
  }

  /** The longest hello, and the longest message with most objects, must not look like a flood. */
  private void checkFrameBurst(Faults.Section found) {
    int message = socket.maxMessageBytes();
    int hello = 1 + Math.min(socket.maxHelloBytes(), message) / BYTES_EACH_COST;
    int frames = Math.ceilDiv(message, socket.maxFrameBytes());
    int least =
        Math.max(
            PARTS_BEFORE_WELCOME * hello, frames + message / BYTES_EACH_COST + socket.maxObjects());
    if (limits.frameBurst() < least) {
      found.add(
          "limits.frame-burst",
          String.valueOf(limits.frameBurst()),
          "at least " + least + ", for the longest hello and message of socket");
    }
  }

  /** What nobody else could do must be done here. */
  private void checkAlone(Faults.Section found) {
    boolean hasClients = node.has(Role.API) || node.has(Role.SOCKET);
    if (!cluster.enabled() && hasClients && !node.lacking().isEmpty()) {
      String lacking = node.lacking().stream().map(Role::key).collect(Collectors.joining(", "));
      found.add(
          "node.roles",
          "no " + lacking,
          "all, or each role: without cluster.enabled no other node has it");
    }
  }

  /**
   * The same with other ports, for tests and for several nodes in one process; 0 lets the system
   * choose.
   */
  public Config withPorts(int httpPort, int managementPort) {
    return new Config(
        node,
        http.withPort(httpPort),
        management.withPort(managementPort),
        cluster,
        shards,
        redis,
        auth,
        limits,
        budgets,
        socket,
        persistence,
        tail,
        fanout,
        roles,
        rooms,
        messages,
        faults,
        further);
  }
}
