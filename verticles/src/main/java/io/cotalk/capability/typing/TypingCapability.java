package io.cotalk.capability.typing;

import com.github.benmanes.caffeine.cache.Ticker;
import io.cotalk.bus.BusMessage;
import io.cotalk.capability.Capability;
import io.cotalk.capability.CapabilityParts;
import io.cotalk.core.Core;
import io.cotalk.core.config.ConfigSection;
import io.cotalk.core.wire.RequestType;
import java.util.List;
import java.util.Map;

/** Who types just now. */
public final class TypingCapability implements Capability {
  /** Some 10 MB; more than a node's clients type at a time. */
  private static final int MAX_RECENT = 100_000;

  @Override
  public List<ConfigSection<?>> configuration() {
    return List.of(TypingConfig.SECTION);
  }

  @Override
  public Map<Class<? extends BusMessage>, Integer> messages() {
    return Map.of(TypingSignal.class, TypingSignal.NUMBER);
  }

  @Override
  public List<RequestType<?>> requests() {
    return List.of(TypingRequest.TYPE);
  }

  @Override
  public CapabilityParts open(Core core) {
    TypingConfig config = core.config().further().get(TypingConfig.SECTION);
    TypingService service =
        new TypingService(
            config.maxMembers(),
            new RecentTypists(config.interval(), MAX_RECENT, Ticker.systemTicker()),
            core::signal,
            new TypingMetrics(core.registry()));
    return new CapabilityParts().request(TypingRequest.TYPE, service);
  }
}
