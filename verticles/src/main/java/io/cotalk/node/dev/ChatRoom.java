package io.cotalk.node.dev;

/**
 * The room that the terminal client opens.
 *
 * @param position the events after it are shown
 */
record ChatRoom(String id, long position) {}
