package io.cotalk.testkit;

import java.util.List;

/** Databases of one test's own on the servers of all. */
record OwnDatabases(Servers run, List<Database> databases) implements Servers {
  static OwnDatabases on(Servers run) {
    return new OwnDatabases(run, EmptyShards.on(run));
  }

  @Override
  public String redisUrl() {
    return run.redisUrl();
  }

  @Override
  public String redisPassword() {
    return run.redisPassword();
  }

  /** Nothing: the databases go with the run's server. */
  @Override
  public void close() {}
}
