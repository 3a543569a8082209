package io.cotalk.bus;

/**
 * What may travel on the event bus: immutable records with a number in {@link BusTags}. Within a
 * node receivers get the sender's instance.
 */
public interface BusMessage {}
