package io.cotalk.core.limits;

import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;

/**
 * {@code rate_limited} without a place in line: so many of the user's requests were told to come
 * again that one more only adds to them. Who obeyed the waits does not get here.
 */
public final class LineFull extends ChatException {
  private static final long serialVersionUID = 1L;

  LineFull(String detail, long retryMillis) {
    super(ErrorCode.RATE_LIMITED, detail, retryMillis);
  }
}
