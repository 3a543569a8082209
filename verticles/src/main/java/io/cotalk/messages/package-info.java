/** Sending and reading messages over HTTP; both go straight to the room log. */
@NullMarked
package io.cotalk.messages;

import org.jspecify.annotations.NullMarked;
