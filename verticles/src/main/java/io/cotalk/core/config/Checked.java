package io.cotalk.core.config;

/** A record of the configuration with rules between its values. */
public interface Checked {
  /** Reports each broken rule; called once, when every single value of the record is right. */
  void check(Faults.Section faults);
}
