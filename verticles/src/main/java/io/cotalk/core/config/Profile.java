package io.cotalk.core.config;

/** How strict a start is. */
public enum Profile {
  /** Weak or sample secrets refuse the start. */
  PRODUCTION,

  /** Weak or sample secrets are told and let through. */
  DEVELOPMENT
}
