package io.cotalk.core.config;

/**
 * One shard: a PostgreSQL database.
 *
 * @param url {@code postgresql://host:port/database}, without name and password
 * @param user name to log in with
 * @param password password to log in with
 */
public record ShardDatabase(
    @Key(value = "", pattern = "postgres(ql)?://[^/@\\s]+/[^/\\s?]+(\\?.*)?") String url,
    @Key(value = "", pattern = ".+") String user,
    @Key(value = "", secret = true) String password) {}
