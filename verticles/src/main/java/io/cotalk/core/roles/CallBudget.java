package io.cotalk.core.roles;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How many requests are under way, and how many bytes their answers may have. Any thread. */
final class CallBudget {
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final int maxCalls;
  private final long maxBytes;

  CallBudget(int maxCalls, long maxBytes) {
    this.maxCalls = maxCalls;
    this.maxBytes = maxBytes;
  }

  /** Takes the room of one more, whatever its bytes when it is alone; false when there is none. */
  boolean take(int answerBytes) {
    if (calls.incrementAndGet() > maxCalls) {
      calls.decrementAndGet();
      return false;
    }
    long sum = bytes.addAndGet(answerBytes);
    if (sum > maxBytes && sum > answerBytes) {
      release(answerBytes);
      return false;
    }
    return true;
  }

  void release(int answerBytes) {
    bytes.addAndGet(-answerBytes);
    calls.decrementAndGet();
  }

  int calls() {
    return calls.get();
  }
}
