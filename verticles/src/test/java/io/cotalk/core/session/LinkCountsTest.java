package io.cotalk.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.core.limits.AddressGroup;
import org.junit.jupiter.api.Test;

class LinkCountsTest {
  @Test
  void theAddressesOfOneNetworkAreCountedTogether() {
    LinkCounts<String> counts = new LinkCounts<>(2, AddressGroup::of);
    assertThat(counts.acquire("2001:db8::1")).isTrue();
    assertThat(counts.acquire("2001:db8::2")).isTrue();
    assertThat(counts.acquire("2001:db8::3")).isFalse();
    assertThat(counts.acquire("2001:db8:0:1::3")).isTrue();
    assertThat(counts.acquire("192.0.2.1")).isTrue();
    counts.release("2001:db8::2");
    assertThat(counts.acquire("2001:db8::3")).isTrue();
  }
}
