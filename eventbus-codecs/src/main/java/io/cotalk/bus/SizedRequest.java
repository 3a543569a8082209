package io.cotalk.bus;

/** A request whose answer may be large. Those who ask and who answer bound the sum by it. */
public interface SizedRequest extends BusMessage {
  /** Returns most bytes of the answer on the wire, roughly. */
  int answerBytes();
}
