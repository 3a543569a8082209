package io.cotalk.core.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration is refused. The message has one line for each fault. */
public final class ConfigException extends RuntimeException {
  private final transient List<Fault> faults;

  /** Takes a copy of {@code faults}, at least one. */
  public ConfigException(List<Fault> faults) {
    super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
    this.faults = List.copyOf(faults);
  }

  /**
   * A port of a valid configuration that cannot be had.
   *
   * @param section such as {@code http}, with the keys host and port
   */
  public static ConfigException ofPort(String section, String host, int port, Throwable cause) {
    return new ConfigException(
        List.of(
            new Fault(
                "this machine",
                section + ".port",
                "%d on %s: %s".formatted(port, host, cause.getMessage()),
                "a free port on an address of this machine")));
  }

  /** Everything found wrong, in the order of the records. */
  public List<Fault> faults() {
    return faults;
  }
}
