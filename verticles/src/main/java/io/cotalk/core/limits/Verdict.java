package io.cotalk.core.limits;

/** Whether a budget had what was asked of it. */
public enum Verdict {
  /** It had, and it is taken. */
  TAKEN,

  /** The part of the client's address, or of the user, is spent. */
  SHARE_SPENT,

  /** The node's budget is spent. */
  NODE_SPENT
}
