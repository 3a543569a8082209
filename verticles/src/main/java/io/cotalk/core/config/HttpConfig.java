package io.cotalk.core.config;

import java.time.Duration;
import java.util.List;

/**
 * The public port: HTTP API, WebSocket and web client.
 *
 * @param host address the port is bound to
 * @param port the port
 * @param allowedOrigins origins of other web sites whose pages may use the API and the WebSocket;
 *     the own origin always may
 * @param trustedProxies addresses or networks (CIDR) whose X-Forwarded-For counts
 * @param requestTimeout longest time for a request to arrive whole, from its first byte
 * @param idleTimeout a connection without any traffic is closed after this time
 * @param writeTimeout longest time for an answer to be taken, and a second more for each 16 KiB
 * @param maxBodyBytes longest request body in bytes
 * @param maxPublicBodyBytes longest body in bytes of a request that needs no access token
 * @param maxUriBytes longest request target in bytes
 * @param maxHeaderBytes longest header section of a request in bytes
 */
public record HttpConfig(
    @Key(value = "0.0.0.0", pattern = Key.HOST) String host,
    @Key(value = "8080", min = "1", max = "65535") int port,
    @Key(value = "", pattern = "https?://[^/*\\s]+") List<String> allowedOrigins,
    @Key("") List<Network> trustedProxies,
    @Key(value = "10s", min = "100ms", max = "5m") Duration requestTimeout,
    @Key(value = "60s", min = "1s", max = "1h") Duration idleTimeout,
    @Key(value = "30s", min = "100ms", max = "10m") Duration writeTimeout,
    @Key(value = "262144", min = "1024", max = "16777216") int maxBodyBytes,
    @Key(value = "4096", min = "1024", max = "16777216") int maxPublicBodyBytes,
    @Key(value = "4096", min = "256", max = "65536") int maxUriBytes,
    @Key(value = "8192", min = "1024", max = "65536") int maxHeaderBytes)
    implements Checked {
  @Override
  public void check(Faults.Section faults) {
    for (Network network : trustedProxies) {
      if (network.isBoundless()) {
        faults.add(
            "trusted-proxies",
            "\"" + network + "\", which lets any client choose its address",
            "the addresses of your proxies");
      }
    }
  }

  HttpConfig withPort(int other) {
    return new HttpConfig(
        host,
        other,
        allowedOrigins,
        trustedProxies,
        requestTimeout,
        idleTimeout,
        writeTimeout,
        maxBodyBytes,
        maxPublicBodyBytes,
        maxUriBytes,
        maxHeaderBytes);
  }
}
