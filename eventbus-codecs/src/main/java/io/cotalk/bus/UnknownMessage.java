package io.cotalk.bus;

/**
 * A message of a newer release that this one cannot read; receivers ignore it.
 *
 * @param tag the number it came with
 */
public record UnknownMessage(int tag) implements BusMessage {}
