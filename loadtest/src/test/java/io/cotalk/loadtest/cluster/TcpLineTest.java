package io.cotalk.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TcpLineTest {
  @Test
  void readsAnEstablishedConnection() {
    String line =
        "   3: 0B00630A:9C40 0C00630A:3D55 01 00000000:00000000 02:000 00000000 0 0 7 2 0";
    assertThat(TcpLine.parse(line)).hasValue(new TcpLine(0x9c40, "10.99.0.12:15701"));
  }

  @Test
  void readsIpv4InsideIpv6() {
    String line =
        "   0: 0000000000000000FFFF00000B00630A:9C40 0000000000000000FFFF00000C00630A:3D55 01 0 0";
    assertThat(TcpLine.parse(line)).hasValue(new TcpLine(0x9c40, "10.99.0.12:15701"));
  }

  @Test
  void leavesOutOthers() {
    assertThat(TcpLine.parse("  sl  local_address rem_address   st tx_queue")).isEmpty();
    assertThat(TcpLine.parse("   1: 0100007F:1F90 00000000:0000 0A 0:0")).isEmpty();
  }
}
