package io.cotalk.loadtest.bench;

/**
 * Who sends where.
 *
 * @param slot place of the room among the session's rooms
 */
record Pick(Session session, int slot) {}
