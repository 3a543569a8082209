package io.cotalk.capability.auth;

import io.cotalk.capability.auth.SessionStore.Family;
import java.time.Duration;

/** What is done with a refresh token that somebody shows; see decision 0022. */
enum Rotation {
  /** It is the newest of its family: a successor is made. */
  ROTATE,

  /** It was the newest until a moment ago and the answer may be lost: the same successor again. */
  REPEAT,

  /** It was used up before, so two know it: the family ends. */
  REUSED,

  /** Its family has run out unused. */
  EXPIRED,

  /** Its owner is banned. */
  BANNED;

  /**
   * Decides on a token of a locked family.
   *
   * @param generation the token's
   * @param grace within this time after a rotation the token before may be shown again
   */
  static Rotation of(Family family, int generation, Duration grace) {
    if (family.banned()) {
      return BANNED;
    }
    if (!family.live()) {
      return EXPIRED;
    }
    if (generation == family.generation()) {
      return ROTATE;
    }
    boolean previous = generation == family.generation() - 1;
    return previous && family.rotatedMillisAgo() <= grace.toMillis() ? REPEAT : REUSED;
  }
}
