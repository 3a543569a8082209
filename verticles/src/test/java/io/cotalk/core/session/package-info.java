@NullMarked
package io.cotalk.core.session;

import org.jspecify.annotations.NullMarked;
