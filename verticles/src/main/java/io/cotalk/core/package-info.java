/** What capabilities and transports are built on, put together for one node. */
@NullMarked
package io.cotalk.core;

import org.jspecify.annotations.NullMarked;
