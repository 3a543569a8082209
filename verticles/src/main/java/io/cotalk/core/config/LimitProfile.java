package io.cotalk.core.config;

/** Which limits hold. */
public enum LimitProfile {
  /** All of them. */
  DEFAULT,

  /** All but the rates, for measuring. */
  BENCH
}
