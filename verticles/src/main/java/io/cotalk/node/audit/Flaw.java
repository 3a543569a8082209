package io.cotalk.node.audit;

import java.util.Locale;

/** What can be wrong with the shards. */
public enum Flaw {
  /** Numbers of a room's log are missing. */
  HOLE,

  /** Two events of a room have one number. */
  FORK,

  /** The ordinals of a room's messages do not count them. */
  ORDINAL,

  /** The row of a room does not say what its log and roster are. */
  HEAD,

  /** One cid of one sender is stored more than once in a room. */
  DOUBLE,

  /** Something of a room that does not exist. */
  ORPHAN,

  /** A row lies on another shard than its slot, or the shards' slot maps differ. */
  SLOT,

  /** The roster of a room and the list of rooms of a user contradict each other. */
  ROSTER,

  /** Changes of rosters wait and do not move. */
  OUTBOX,

  /** The numbers of a user's log have holes, or do not reach its head. */
  USER_LOG,

  /** An acknowledged message is not where its acknowledgement says. */
  LOST,

  /** An acknowledged message is stored with other content. */
  ALTERED;

  /** Returns the name that the output has. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
