package io.cotalk.config;

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

  /** Everything found wrong, in the order of the records. */
  public List<Fault> faults() {
    return faults;
  }
}
