/**
 * Accounts, passwords, sessions and tokens. Public: the service, its verticle and routes, and what
 * other transports need to know a caller ({@link io.cotalk.capability.auth.AccessTokens}, {@link
 * io.cotalk.capability.auth.Revocations}).
 */
@NullMarked
package io.cotalk.capability.auth;

import org.jspecify.annotations.NullMarked;
