package io.cotalk.core.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Accounts, passwords, tokens.
 *
 * @param signUpOpen whether anybody may make an account
 * @param reservedNames words beside the server's own that nobody's handle or name may be or look
 *     like
 * @param keysDir folder of the RSA key files that sign access tokens, the same on all nodes
 * @param keysReload how often at most an unknown key id makes the folder be read again
 * @param accessLife life of an access token
 * @param refreshLife life of a refresh token that is not used
 * @param refreshGrace within this time a repeated refresh gets the same answer
 * @param tokensKnown access tokens whose signature a node has checked and remembers, some 1.5 KB
 *     each
 * @param clockSkew how far clocks of nodes may be apart when a token is checked
 * @param revocationPoll how often a node reads recent revocations from every shard
 * @param hashThreads threads that hash passwords; 0: half as many as processors, at least one
 * @param hashQueue passwords that may wait to be hashed; more are refused as busy
 * @param hashMemoryKib memory of one argon2id hash in KiB
 * @param hashPasses passes of one argon2id hash
 */
public record AuthConfig(
    @Key("true") boolean signUpOpen,
    @Key(value = "", pattern = ".{2,64}") List<String> reservedNames,
    @Key("keys") Path keysDir,
    @Key(value = "10s", min = "1s", max = "1h") Duration keysReload,
    @Key(value = "15m", min = "10s", max = "1d") Duration accessLife,
    @Key(value = "60d", min = "1m", max = "3650d") Duration refreshLife,
    @Key(value = "30s", min = "0s", max = "1m") Duration refreshGrace,
    @Key(value = "10000", min = "0", max = "1000000") int tokensKnown,
    @Key(value = "30s", min = "0s", max = "5m") Duration clockSkew,
    @Key(value = "2s", min = "100ms", max = "5s") Duration revocationPoll,
    @Key(value = "0", min = "0", max = "256") int hashThreads,
    @Key(value = "64", min = "1", max = "10000") int hashQueue,
    @Key(value = "19456", min = "8", max = "1048576") int hashMemoryKib,
    @Key(value = "2", min = "1", max = "100") int hashPasses) {}
