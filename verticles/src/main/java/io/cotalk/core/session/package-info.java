/**
 * What belongs to a user's session on any transport: the hello, requests and their answers, open
 * rooms, resuming, the token's end, limits. Knows neither how bytes come and go nor who stores what
 * it asks for.
 */
@NullMarked
package io.cotalk.core.session;

import org.jspecify.annotations.NullMarked;
