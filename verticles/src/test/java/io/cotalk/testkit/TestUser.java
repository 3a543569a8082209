package io.cotalk.testkit;

/** An account and one login of it; ids as the API writes them. */
public record TestUser(
    String id, String handle, String password, String device, String token, String refreshToken) {}
