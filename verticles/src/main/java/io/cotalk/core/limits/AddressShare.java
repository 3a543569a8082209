package io.cotalk.core.limits;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the clients of one address hold of the node's budgets. There is one while they have a
 * connection. Any thread.
 *
 * @param group of addresses, as {@link AddressGroup} names it
 * @param bytes of what they have begun
 * @param unsent bytes of answers that they have not read
 * @param holders those of its connections that hold bytes
 */
record AddressShare(
    String group,
    AtomicInteger connections,
    AtomicLong bytes,
    AtomicLong unsent,
    Set<Place> holders) {
  AddressShare(String group) {
    this(
        group,
        new AtomicInteger(),
        new AtomicLong(),
        new AtomicLong(),
        ConcurrentHashMap.newKeySet());
  }
}
