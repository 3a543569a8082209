package io.cotalk.transport.socket;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cotalk.core.persistence.Transport;
import java.util.List;
import org.junit.jupiter.api.Test;

class SocketPartsTest {
  @Test
  void noTwoTransportsHaveOneName() {
    Transport sse = new Transport("sse");
    SocketParts.checkNames(List.of(WebSocketTransport.NAME, sse));
    assertThatThrownBy(() -> SocketParts.checkNames(List.of(WebSocketTransport.NAME, sse, sse)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("sse");
    assertThatThrownBy(() -> SocketParts.checkNames(List.of(Transport.HTTP)))
        .isInstanceOf(IllegalStateException.class);
  }
}
