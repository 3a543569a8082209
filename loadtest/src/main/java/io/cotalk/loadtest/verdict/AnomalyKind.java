package io.cotalk.loadtest.verdict;

/** What can be wrong. Names never change: runs with planted faults wait for them. */
public enum AnomalyKind {
  LOST("lost", Invariant.SET_FULL, "acknowledged, but not in the log at the end"),
  LOST_AFTER_READ(
      "lost-after-read", Invariant.SET_FULL, "known to somebody, but not shown to who asked later"),
  PHANTOM("phantom", Invariant.UNEXPECTED, "nobody sent it, or not so"),
  RESURRECTED("resurrected", Invariant.UNEXPECTED, "refused for certain, but there"),
  DUP("dup", Invariant.DUP, "stored twice"),
  SPLIT_ACK("split-ack", Invariant.DUP, "acknowledged twice, with different places"),
  HOLE("hole", Invariant.LOG, "a place is missing"),
  FORK("fork", Invariant.LOG, "one place, two contents"),
  REORDER("reorder", Invariant.LOG, "one message, two places"),
  RT_INVERSION(
      "rt-inversion", Invariant.REAL_TIME, "begun after an acknowledgement, but placed before it"),
  RYW("ryw", Invariant.SESSION, "does not read its own write"),
  MR("mr", Invariant.SESSION, "reads less than it has seen"),
  MW("mw", Invariant.SESSION, "its writes are not in its order"),
  WFR("wfr", Invariant.SESSION, "its write is placed before what it had seen"),
  SILENT_GAP("silent-gap", Invariant.STREAM, "live events left out without telling"),
  DUP_LIVE("dup-live", Invariant.STREAM, "a live event pushed again"),
  STUCK("stuck", Invariant.STREAM, "open and reading at the end, but behind the log"),
  OVERLAP("overlap", Invariant.RECOVERY, "replayed although the client has it"),
  MISSED("missed", Invariant.RECOVERY, "left out between position, replay and live"),
  LEAK("leak", Invariant.AUTHZ, "shown or done after it was forbidden");

  private final String id;
  private final Invariant invariant;
  private final String meaning;

  AnomalyKind(String id, Invariant invariant, String meaning) {
    this.id = id;
    this.invariant = invariant;
    this.meaning = meaning;
  }

  /** Its name in reports. */
  public String id() {
    return id;
  }

  /** Which invariant it breaks. */
  public Invariant invariant() {
    return invariant;
  }

  /** In a few words. */
  public String meaning() {
    return meaning;
  }
}
