package io.cotalk.config;

/**
 * Messages and their history.
 *
 * @param maxTextCodePoints longest text in code points
 * @param maxTextBytes longest text in bytes of UTF-8
 * @param pageLimit most events in one page of history
 */
public record MessagesConfig(
    @Key(value = "8000", min = "1", max = "100000") int maxTextCodePoints,
    @Key(value = "32768", min = "4", max = "1048576") int maxTextBytes,
    @Key(value = "200", min = "1", max = "1000") int pageLimit) {}
