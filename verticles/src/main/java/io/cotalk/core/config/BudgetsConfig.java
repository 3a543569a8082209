package io.cotalk.core.config;

/**
 * What clients may hold of a node's memory before anybody knows who they are, and while they do not
 * read. Numbers for the whole node hold under every profile.
 *
 * @param connections open connections to one node, of HTTP and WebSockets together; 0: one for each
 *     24 KiB of the heap
 * @param connectionsPerAddress the same from one client address (IPv6: /64); behind a trusted proxy
 *     its requests under way and its WebSockets
 * @param unfinishedBytes bytes of requests without an answer and of unfinished WebSocket messages;
 *     0: an eighth of the heap
 * @param unfinishedBytesPerAddress the same from one client address (IPv6: /64)
 * @param unsentBytes bytes of answers that wait for clients to read them; 0: an eighth of the heap
 * @param unsentBytesPerUser the same for one user
 */
public record BudgetsConfig(
    @Key(value = "0", min = "0", max = "10000000") int connections,
    @Key(value = "2000", min = "1", max = "10000000") int connectionsPerAddress,
    @Key(value = "0", min = "0", max = "1099511627776") long unfinishedBytes,
    @Key(value = "8388608", min = "65536", max = "1099511627776") long unfinishedBytesPerAddress,
    @Key(value = "0", min = "0", max = "1099511627776") long unsentBytes,
    @Key(value = "8388608", min = "65536", max = "1099511627776") long unsentBytesPerUser) {}
