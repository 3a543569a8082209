package io.cotalk.bus;

/**
 * What may travel on the event bus: immutable records, each with a number of its own on the wire.
 * Within a node receivers get the sender's instance.
 */
public interface BusMessage {
  /**
   * Whether its values may be what a node says. Asked of messages that came over the network, where
   * nobody has checked who sent them, before anybody sees them; cheap.
   */
  default boolean isSound() {
    return true;
  }
}
