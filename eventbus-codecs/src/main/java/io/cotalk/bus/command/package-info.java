/**
 * Requests between verticles, one sealed family a capability, each with the records that answer it.
 */
@NullMarked
package io.cotalk.bus.command;

import org.jspecify.annotations.NullMarked;
