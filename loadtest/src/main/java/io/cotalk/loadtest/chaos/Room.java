package io.cotalk.loadtest.chaos;

import io.cotalk.loadtest.client.Account;
import java.util.List;

/**
 * A room of the workload.
 *
 * @param shard number of the shard that stores it
 * @param creator a member for the whole run
 * @param talkers members who send
 */
record Room(String id, int shard, Account creator, List<Talker> talkers) {
  Room {
    talkers = List.copyOf(talkers);
  }
}
