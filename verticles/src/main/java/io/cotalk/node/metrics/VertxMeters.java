package io.cotalk.node.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.VertxOptions;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.EnumSet;
import java.util.UUID;

/**
 * What Vert.x itself counts of a node: HTTP, event bus, pools, net and its clients, in the registry
 * of the node. Labels have few values by their nature: no paths, methods, addresses of clients or
 * of the event bus, of which anybody could make more.
 */
public final class VertxMeters {
  private static final EnumSet<Label> LABELS =
      EnumSet.of(
          Label.HTTP_CODE, Label.POOL_TYPE, Label.POOL_NAME, Label.EB_SIDE, Label.EB_FAILURE);

  private VertxMeters() {}

  /** Lets the Vert.x of {@code options} count, once it has the factory of {@link #factory}. */
  public static void enable(VertxOptions options) {
    options.setMetricsOptions(
        new MicrometerMetricsOptions()
            // The library keeps registries by name, and a JVM may have several nodes.
            .setRegistryName(UUID.randomUUID().toString())
            .setLabels(LABELS)
            .addDisabledMetricsCategory(MetricsDomain.DATAGRAM_SOCKET)
            .addDisabledMetricsCategory(MetricsDomain.VERTICLES)
            .setEnabled(true));
  }

  /** For the bootstrap of the Vert.x that counts into {@code registry}. */
  public static VertxMetricsFactory factory(MeterRegistry registry) {
    return new MicrometerMetricsFactory(registry);
  }
}
