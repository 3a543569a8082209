package io.cotalk.capability.typing;

import io.cotalk.core.config.ConfigSection;
import io.cotalk.core.config.Key;
import java.time.Duration;

/**
 * How often and where people hear that others type.
 *
 * @param interval others are told of one person in one room at most once in this time
 * @param maxMembers in rooms of more members nobody is told
 */
public record TypingConfig(
    @Key(value = "1s", min = "100ms", max = "1m") Duration interval,
    @Key(value = "200", min = "0", max = "100000") int maxMembers) {
  static final ConfigSection<TypingConfig> SECTION =
      new ConfigSection<>("typing", TypingConfig.class);
}
