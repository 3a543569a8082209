package io.cotalk.bus;

/** The answer to a request that has nothing to tell but that it was done. */
public record Done() implements BusMessage {}
