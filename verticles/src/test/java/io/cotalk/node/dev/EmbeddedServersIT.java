package io.cotalk.node.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cotalk.core.config.ShardDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Order(2) // waits for long
class EmbeddedServersIT {
  private static final Path PROGRAMS = Path.of("target", "servers");

  @TempDir Path folder;

  @Test
  void dataSurviveARestart() throws Exception {
    try (EmbeddedServers servers = EmbeddedServers.start(folder, PROGRAMS)) {
      sql(servers.databases().get(2), "create table kept (n int)");
      assertThat(redis(servers, "SET kept 7")).isEqualTo("+OK");
    }
    try (EmbeddedServers servers = EmbeddedServers.start(folder, PROGRAMS)) {
      assertThat(sql(servers.databases().get(2), "select count(*) from kept")).isEqualTo("0");
      assertThat(redis(servers, "STRLEN kept")).isEqualTo(":1");
    }
  }

  @Test
  void theDatabaseIsDurableAndKnowsKoreanInEveryShard() throws Exception {
    try (EmbeddedServers servers = EmbeddedServers.start(folder, PROGRAMS)) {
      assertThat(servers.databases())
          .hasSize(4)
          .extracting(ShardDatabase::url)
          .doesNotHaveDuplicates();
      for (ShardDatabase shard : servers.databases()) {
        List<String> found = new ArrayList<>();
        for (String name : List.of("fsync", "synchronous_commit", "full_page_writes")) {
          found.add(sql(shard, "show " + name));
        }
        assertThat(found).containsOnly("on");
        assertThat(sql(shard, "select lower('ÀÉ') || length('가나')")).isEqualTo("àé2");
      }
    }
  }

  @Test
  void whatACrashLeftRunningIsReplaced() throws Exception {
    EmbeddedServers forgotten = EmbeddedServers.start(folder, PROGRAMS);
    sql(forgotten.databases().get(0), "create table kept (n int)");
    try (EmbeddedServers servers = EmbeddedServers.start(folder, PROGRAMS)) {
      assertThat(servers.databases()).isEqualTo(forgotten.databases());
      assertThat(sql(servers.databases().get(0), "select count(*) from kept")).isEqualTo("0");
    }
  }

  @Test
  void theKilledDatabaseComesBackOnItsPort() throws Exception {
    try (EmbeddedServers servers = EmbeddedServers.start(folder, PROGRAMS)) {
      ShardDatabase shard = servers.databases().get(3);
      sql(shard, "create table kept (n int)");
      servers.killPostgres();
      assertThatThrownBy(() -> sql(shard, "select 1")).isInstanceOf(SQLException.class);
      servers.restartPostgres();
      assertThat(sql(shard, "select count(*) from kept")).isEqualTo("0");
    }
  }

  @Test
  void dataOfAnotherVersionAreRefused() throws Exception {
    EmbeddedServers.start(folder, PROGRAMS).close();
    Files.writeString(folder.resolve("postgres").resolve("PG_VERSION"), "9\n");
    assertThatThrownBy(() -> EmbeddedServers.start(folder, PROGRAMS))
        .isInstanceOf(DevFault.class)
        .hasMessageMatching(".*holds data of PostgreSQL 9 and this is PostgreSQL \\d+: .*");
  }

  private static String sql(ShardDatabase shard, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:" + shard.url(), shard.user(), shard.password());
        Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      try (ResultSet rows = statement.getResultSet()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }

  private static String redis(EmbeddedServers servers, String command) throws IOException {
    URI url = URI.create(servers.redisUrl());
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket
          .getOutputStream()
          .write(
              ("AUTH " + servers.password() + "\r\n" + command + "\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      BufferedReader replies =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      replies.readLine();
      return replies.readLine();
    }
  }
}
