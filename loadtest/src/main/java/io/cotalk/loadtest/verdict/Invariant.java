package io.cotalk.loadtest.verdict;

/** What must hold, and which promise says so. In the order of the report. */
public enum Invariant {
  SET_FULL("set-full", "P1 P7", "messages acknowledged or seen, looked for in logs and pages"),
  UNEXPECTED("unexpected", "P2", "stored or shown messages, traced to who sent them"),
  DUP("dup", "P3", "stored messages and repeated acknowledgements"),
  LOG("log", "P4", "places in logs, pages, streams and acknowledgements, compared"),
  REAL_TIME("real-time", "P4", "sends begun after an acknowledgement in their room"),
  SESSION("session", "P4 P7", "sends and pages of processes that knew something already"),
  STREAM("stream", "P5", "live events, gaps and streams open at the end"),
  RECOVERY("recovery", "P6", "openings, from position to first live event"),
  AUTHZ("authz", "P14", "events, pages and sends of removed or revoked people");

  private final String id;
  private final String promises;
  private final String counts;

  Invariant(String id, String promises, String counts) {
    this.id = id;
    this.promises = promises;
    this.counts = counts;
  }

  /** Its name in reports. */
  public String id() {
    return id;
  }

  /** The promises it tests. */
  public String promises() {
    return promises;
  }

  /** What the number of checked things counts. */
  public String counts() {
    return counts;
  }
}
