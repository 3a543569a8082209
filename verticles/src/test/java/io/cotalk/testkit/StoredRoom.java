package io.cotalk.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A room as its shard has it, read by SQL, with the checks every room must stand at any time. */
public final class StoredRoom {
  private static final int SLOTS = 1024;
  private static final int MESSAGE = 1;

  private final String id;
  private final Map<String, @Nullable Object> row;
  private final List<Map<String, @Nullable Object>> events;

  StoredRoom(
      String id, Map<String, @Nullable Object> row, List<Map<String, @Nullable Object>> events) {
    this.id = id;
    this.row = row;
    this.events = events;
  }

  /** Reads the room, and checks that no other shard has anything of it. */
  public static StoredRoom read(Servers servers, String room) {
    long number = Long.parseLong(room);
    Database home = homeOf(servers, number);
    for (Database other : servers.databases()) {
      if (!other.equals(home)) {
        assertThat(
                Sql.number(
                    other,
                    "select (select count(*) from rooms where id = ?)"
                        + " + (select count(*) from messages where room_id = ?)"
                        + " + (select count(*) from members where room_id = ?)",
                    number,
                    number,
                    number))
            .as("rows of room %s on %s, which is not its shard", room, other.name())
            .isZero();
      }
    }
    return new StoredRoom(
        room,
        Sql.rows(home, "select last_seq, last_n, last_tx from rooms where id = ?", number)
            .getFirst(),
        Sql.rows(
            home,
            "select seq, n, kind, sender_id, cid::text as cid, created_at, body, tx"
                + " from messages where room_id = ? order by seq",
            number));
  }

  /** The shard that the id's slot belongs to. */
  public static Database homeOf(Servers servers, long id) {
    long slot = id % SLOTS;
    long shard =
        Sql.number(
            servers.databases().getFirst(), "select shard from slot_map where slot = ?", slot);
    return servers.databases().get((int) shard);
  }

  /**
   * {@code seq} is 1 to last over all events, {@code n} over messages; no send is there twice; the
   * tail has them in this order.
   */
  public StoredRoom checkWhole() {
    long n = 0;
    long tx = 1;
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      Map<String, @Nullable Object> event = events.get(i);
      boolean message = number(event, "kind") == MESSAGE;
      n += message ? 1 : 0;
      assertThat(number(event, "seq")).as("seq in room %s", id).isEqualTo(i + 1);
      assertThat(number(event, "n")).as("n of event %s in room %s", i + 1, id).isEqualTo(n);
      assertThat(number(event, "tx"))
          .as("tx of %s in room %s", i + 1, id)
          .isGreaterThanOrEqualTo(tx);
      tx = number(event, "tx");
      if (message) {
        keys.add(event.get("sender_id") + " " + event.get("cid"));
      }
    }
    assertThat(keys).as("sends in room %s", id).doesNotHaveDuplicates();
    assertThat(number(row, "last_seq")).isEqualTo(events.size());
    assertThat(number(row, "last_n")).isEqualTo(n);
    assertThat(number(row, "last_tx")).isGreaterThanOrEqualTo(tx);
    return this;
  }

  /** Every acknowledged message is there, once, where its acknowledgement said. */
  public StoredRoom checkHolds(Collection<Ack> acks) {
    Map<String, Map<String, @Nullable Object>> byCid = new HashMap<>();
    for (Map<String, @Nullable Object> event : events) {
      if (event.get("cid") != null) {
        byCid.put(String.valueOf(event.get("cid")), event);
      }
    }
    for (Ack ack : acks) {
      Map<String, @Nullable Object> event =
          Objects.requireNonNull(byCid.get(ack.cid()), () -> "lost: " + ack);
      assertThat(number(event, "seq")).as("seq of %s", ack).isEqualTo(ack.seq());
      assertThat(number(event, "n")).as("n of %s", ack).isEqualTo(ack.n());
      assertThat(String.valueOf(event.get("body"))).contains(ack.text());
    }
    return this;
  }

  public int messages() {
    return (int) number(row, "last_n");
  }

  public long lastSeq() {
    return number(row, "last_seq");
  }

  private static long number(Map<String, @Nullable Object> row, String column) {
    return ((Number) Objects.requireNonNull(row.get(column))).longValue();
  }
}
