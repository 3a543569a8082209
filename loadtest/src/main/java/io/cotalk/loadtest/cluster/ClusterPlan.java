package io.cotalk.loadtest.cluster;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a cluster is to be.
 *
 * @param launcher the script {@code cotalk}
 * @param folder of this run: configurations, data and logs; must be there
 * @param shared of all runs: unpacked programs, archives of classes
 * @param nodes how many, from 1
 * @param shards how many, from 1
 * @param oneServer whether all shards are databases of one PostgreSQL server, and not of one each
 * @param settings of every node, by path, beyond the defaults
 * @param jvm more options for the nodes' JVM, may be empty
 */
public record ClusterPlan(
    Path launcher,
    Path folder,
    Path shared,
    int nodes,
    int shards,
    boolean oneServer,
    Map<String, String> settings,
    String jvm) {
  public ClusterPlan {
    settings = Map.copyOf(settings);
  }
}
