package io.cotalk.loadtest.abuse;

/**
 * A message of an honest client.
 *
 * @param dueNanos when it was to be sent, by {@link System#nanoTime}
 */
record HonestMessage(String room, String cid, String text, long dueNanos) {}
