package io.cotalk.node.advisories;

/**
 * A library within the jar.
 *
 * @param name {@code group:artifact}, as advisories name it
 */
public record Component(String name, String version) {}
