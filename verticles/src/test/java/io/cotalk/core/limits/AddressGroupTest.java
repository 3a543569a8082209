package io.cotalk.core.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A20. */
class AddressGroupTest {
  @Test
  void anIpv4AddressStandsForItself() {
    assertThat(AddressGroup.of("192.0.2.1")).isEqualTo("192.0.2.1");
    assertThat(AddressGroup.of("::ffff:192.0.2.1")).isEqualTo("192.0.2.1");
    assertThat(AddressGroup.of("192.0.2.1")).isNotEqualTo(AddressGroup.of("192.0.2.2"));
  }

  @Test
  void anIpv6NetworkOf64BitsIsOne() {
    String group = AddressGroup.of("2001:db8:1:2::1");
    assertThat(AddressGroup.of("2001:db8:1:2:ffff:ffff:ffff:ffff")).isEqualTo(group);
    assertThat(AddressGroup.of("2001:0db8:0001:0002:0::7")).isEqualTo(group);
    assertThat(AddressGroup.of("2001:db8:1:3::1")).isNotEqualTo(group);
  }

  @Test
  void whatIsNoAddressIsAGroupOfItsOwn() {
    assertThat(AddressGroup.of("unknown")).isEqualTo("unknown");
  }
}
