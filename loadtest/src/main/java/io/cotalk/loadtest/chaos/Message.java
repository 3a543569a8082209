package io.cotalk.loadtest.chaos;

/** One message: what is sent, however often. The body is used once in a run. */
record Message(String room, String cid, String body) {}
