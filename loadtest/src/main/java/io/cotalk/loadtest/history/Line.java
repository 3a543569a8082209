package io.cotalk.loadtest.history;

/**
 * One line of a history.
 *
 * @param i number of the line, from 0, without holes
 * @param t nanoseconds since the run began, never less than that of the line before
 */
public record Line(long i, long t, Event event) {}
