package io.cotalk.bus;

/**
 * A request to a capability. A verticle of the own node answers it where the node has the
 * capability's role, else one of another node that has.
 */
public interface Command extends SizedRequest {
  /** Bytes of most answers, at most. */
  int USUAL_ANSWER_BYTES = 64 * 1_024;

  /** Says whether another node may be asked when one did not answer. */
  default RequestKind kind() {
    return RequestKind.ONCE;
  }

  @Override
  default int answerBytes() {
    return USUAL_ANSWER_BYTES;
  }
}
