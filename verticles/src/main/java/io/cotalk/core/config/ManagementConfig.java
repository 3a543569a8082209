package io.cotalk.core.config;

import java.util.List;

/**
 * The port for operators: health, metrics. Not for the public.
 *
 * @param host address the port is bound to
 * @param port the port
 * @param hosts names besides {@code localhost}, {@code host} and the host name of the machine that
 *     a request's {@code Host} may have; addresses always may be there
 * @param token text of 16 or more visible ASCII characters that readers of metrics and details of
 *     health show; none if empty
 */
public record ManagementConfig(
    @Key(value = "127.0.0.1", pattern = Key.HOST) String host,
    @Key(value = "8081", min = "1", max = "65535") int port,
    @Key(value = "", pattern = "[A-Za-z0-9._-]{1,253}") List<String> hosts,
    @Key(value = "", pattern = "[!-~]{0,255}", secret = true) String token)
    implements Checked {
  private static final int MIN_TOKEN = 16;

  @Override
  public void check(Faults.Section faults) {
    if (!token.isEmpty() && token.length() < MIN_TOKEN) {
      faults.add("token", token.length() + " characters", "at least " + MIN_TOKEN + ", or none");
    }
  }

  ManagementConfig withPort(int other) {
    return new ManagementConfig(host, other, hosts, token);
  }
}
