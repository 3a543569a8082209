package io.cotalk.loadtest.bench;

/**
 * A room of a run.
 *
 * @param index its number among the rooms of the run, from 0
 */
record Room(long id, int index) {}
