package io.cotalk.loadtest.history;

/**
 * All sessions of a user are ended. Who logs in again afterwards does so as a new process, with a
 * new {@link RunEvent.Client}.
 */
public sealed interface RevokeEvent extends Event {
  long p();

  String user();

  /** Written before the request goes out. */
  record Invoke(long p, String user) implements RevokeEvent {}

  /** Answered: five seconds later nothing of the old sessions works. */
  record Ok(long p, String user) implements RevokeEvent {}
}
