package io.cotalk.node.dev;

import java.util.Locale;

/**
 * What this machine runs, in the words of the archives of both servers.
 *
 * @param system {@code linux} or {@code darwin}
 * @param arm whether the processor is a 64-bit ARM and not x86-64
 */
record Platform(String system, boolean arm) {
  /**
   * This machine.
   *
   * @throws DevFault when there are no programs for it
   */
  static Platform current() {
    return of(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  static Platform of(String osName, String osArch) {
    String os = osName.toLowerCase(Locale.ROOT);
    boolean linux = os.startsWith("linux");
    boolean arm = osArch.equals("aarch64") || osArch.equals("arm64");
    boolean intel = osArch.equals("amd64") || osArch.equals("x86_64");
    if (!(linux || os.startsWith("mac")) || !(arm || intel)) {
      throw new DevFault(
          "no embedded PostgreSQL and Redis for "
              + osName
              + " on "
              + osArch
              + ": use docker/compose.yaml, or a Linux or macOS machine");
    }
    return new Platform(linux ? "linux" : "darwin", arm);
  }

  String postgresArchive() {
    return "postgres-" + system + "-" + (arm ? "arm_64" : "x86_64") + ".txz";
  }

  String redisProgram() {
    return "redis-server-7.0.15-" + system + "-" + (arm ? "arm64" : "amd64");
  }
}
