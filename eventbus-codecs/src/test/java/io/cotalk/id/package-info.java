@NullMarked
package io.cotalk.id;

import org.jspecify.annotations.NullMarked;
