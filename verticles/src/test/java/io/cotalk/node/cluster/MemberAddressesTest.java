package io.cotalk.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MemberAddressesTest {
  @Test
  void aNameBecomesItsAddresses() {
    assertThat(MemberAddresses.of(List.of("localhost:5702"), 5701)).contains("127.0.0.1:5702");
    assertThat(MemberAddresses.of(List.of("localhost"), 5701)).contains("127.0.0.1:5701");
  }

  @Test
  void addressesAndUnknownNamesStay() {
    List<String> members = List.of("10.0.0.1", "10.0.0.2:5702", "[::1]:5701", "no-such.invalid");
    assertThat(MemberAddresses.of(members, 5701)).isEqualTo(members);
  }
}
