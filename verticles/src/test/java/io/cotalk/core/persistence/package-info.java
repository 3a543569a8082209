@NullMarked
package io.cotalk.core.persistence;

import org.jspecify.annotations.NullMarked;
