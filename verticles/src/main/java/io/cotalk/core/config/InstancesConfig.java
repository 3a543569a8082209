package io.cotalk.core.config;

/**
 * How many verticles of each role a node deploys; 0 leaves the number to the server. HTTP and
 * WebSockets are served on every event loop, whatever stands here.
 *
 * @param api verticles of accounts, users and rooms, each; 0: one for each event loop
 * @param socket accepted, without effect: every event loop serves WebSockets
 * @param persistence writing lanes for each shard; 0: one
 */
public record InstancesConfig(
    @Key(value = "0", min = "0", max = "1024") int api,
    @Key(value = "0", min = "0", max = "1024") int socket,
    @Key(value = "0", min = "0", max = "64") int persistence) {}
