/**
 * Accounts, passwords, sessions and tokens. Public: the service, its verticle and routes, and what
 * other transports need to know a caller ({@link io.cotalk.auth.AccessTokens}, {@link
 * io.cotalk.auth.Revocations}).
 */
@NullMarked
package io.cotalk.auth;

import org.jspecify.annotations.NullMarked;
