package io.cotalk.testkit;

/** Address and account of one shard's database. */
public record Database(String host, int port, String name, String user, String password) {
  /** As the nodes' configuration takes it. */
  public String url() {
    return "postgresql://" + host + ":" + port + "/" + name;
  }

  /** As JDBC takes it, without the account. */
  public String jdbcUrl() {
    return "jdbc:" + url();
  }
}
