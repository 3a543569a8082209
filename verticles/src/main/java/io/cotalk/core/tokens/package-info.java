/**
 * Who makes a request: access tokens, the keys that they are signed with, and the sessions whose
 * tokens are refused before they end. For every transport; making accounts and logins is not here.
 */
@NullMarked
package io.cotalk.core.tokens;

import org.jspecify.annotations.NullMarked;
