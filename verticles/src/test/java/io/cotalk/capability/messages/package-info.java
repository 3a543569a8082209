/** Tests of sending and reading messages. */
@NullMarked
package io.cotalk.capability.messages;

import org.jspecify.annotations.NullMarked;
