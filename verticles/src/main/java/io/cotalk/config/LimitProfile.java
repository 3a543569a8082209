package io.cotalk.config;

/** Which limits hold. */
public enum LimitProfile {
  /** All of them. */
  DEFAULT,

  /** All but the rates, for measuring. */
  BENCH
}
