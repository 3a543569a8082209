package io.cotalk.core.config;

/**
 * A section of the configuration that a capability brings.
 *
 * @param name its key at the top, such as {@code rooms}
 * @param type a public record whose components have a {@link Key} each; with rules between them it
 *     is {@link Checked}
 */
public record ConfigSection<R extends Record>(String name, Class<R> type) {}
