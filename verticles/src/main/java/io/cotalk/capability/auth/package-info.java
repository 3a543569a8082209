/**
 * Accounts, passwords, sessions and refresh tokens. How a caller is known by an access token is in
 * {@link io.cotalk.core.tokens}.
 */
@NullMarked
package io.cotalk.capability.auth;

import org.jspecify.annotations.NullMarked;
