/** Which texts may be stored and shown, and which texts look alike. */
@NullMarked
package io.cotalk.core.text;

import org.jspecify.annotations.NullMarked;
