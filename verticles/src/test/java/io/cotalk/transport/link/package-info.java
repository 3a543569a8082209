@NullMarked
package io.cotalk.transport.link;

import org.jspecify.annotations.NullMarked;
