/** Sending and reading messages over HTTP; both go straight to the room log. */
@NullMarked
package io.cotalk.capability.messages;

import org.jspecify.annotations.NullMarked;
