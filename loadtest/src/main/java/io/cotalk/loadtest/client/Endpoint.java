package io.cotalk.loadtest.client;

/**
 * A node as clients reach it.
 *
 * @param name its name in the history, such as {@code node-1}
 * @param host IPv4 address or host name
 * @param port of HTTP and WebSocket
 */
public record Endpoint(String name, String host, int port) {}
