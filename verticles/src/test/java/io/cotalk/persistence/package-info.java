@NullMarked
package io.cotalk.persistence;

import org.jspecify.annotations.NullMarked;
