package io.cotalk.node.health;

import java.util.List;

/**
 * Something that makes a node degraded.
 *
 * @param reason for people, in a few words
 * @param cannot what some or all clients cannot do meanwhile: {@code login}, {@code read}, {@code
 *     send}; empty when all works
 */
public record Trouble(String reason, List<String> cannot) {
  public Trouble {
    cannot = List.copyOf(cannot);
  }

  /** One that takes nothing from clients. */
  public static Trouble of(String reason) {
    return new Trouble(reason, List.of());
  }
}
