/** Tests of the configuration; G rows of the reliability list by name. */
@NullMarked
package io.cotalk.core.config;

import org.jspecify.annotations.NullMarked;
