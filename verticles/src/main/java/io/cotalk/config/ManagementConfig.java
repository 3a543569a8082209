package io.cotalk.config;

/**
 * The port for operators: health, metrics. Not for the public.
 *
 * @param host address the port is bound to
 * @param port the port
 */
public record ManagementConfig(
    @Key(value = "127.0.0.1", pattern = Key.HOST) String host,
    @Key(value = "8081", min = "1", max = "65535") int port) {
  ManagementConfig withPort(int other) {
    return new ManagementConfig(host, other);
  }
}
