package io.cotalk.loadtest.history;

/** One thing that happened in a run. Immutable; when it happened stands in its {@link Line}. */
public sealed interface Event
    permits RunEvent, SendEvent, StreamEvent, ReadEvent, MemberEvent, RevokeEvent {}
