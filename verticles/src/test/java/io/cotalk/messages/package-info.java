/** Tests of sending and reading messages. */
@NullMarked
package io.cotalk.messages;

import org.jspecify.annotations.NullMarked;
