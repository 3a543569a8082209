@NullMarked
package io.cotalk.core.roles;

import org.jspecify.annotations.NullMarked;
