package io.cotalk.loadtest.plan;

import io.vertx.core.json.JsonObject;

/**
 * What is paid a month.
 *
 * @param hotGigabyte a GB of the databases' disks
 * @param coldGigabyte a GB of the store for old messages
 * @param trafficGigabyte a GB sent to clients
 */
record Prices(
    String currency,
    Machine socket,
    Machine api,
    Machine database,
    Machine redis,
    double hotGigabyte,
    double coldGigabyte,
    double trafficGigabyte) {
  /** One size of machine and its price a month. */
  record Machine(int processors, double gigabytes, double price) {
    static Machine of(JsonObject file) {
      return new Machine(
          file.getInteger("processors"), file.getDouble("gigabytes"), file.getDouble("price"));
    }
  }

  static Prices of(JsonObject file) {
    return new Prices(
        file.getString("currency"),
        Machine.of(file.getJsonObject("socket_node")),
        Machine.of(file.getJsonObject("api_node")),
        Machine.of(file.getJsonObject("database")),
        Machine.of(file.getJsonObject("redis")),
        file.getDouble("hot_gigabyte"),
        file.getDouble("cold_gigabyte"),
        file.getDouble("traffic_gigabyte"));
  }
}
