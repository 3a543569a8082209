/**
 * The configuration: typed records, and how files, environment variables and settings of the
 * command line become one of them.
 *
 * <p>{@link io.cotalk.core.config.ConfigLoader} is the way in. A key of a file is the name of a
 * record component in kebab case; its default and its limits stand in its {@link
 * io.cotalk.core.config.Key}.
 */
@NullMarked
package io.cotalk.core.config;

import org.jspecify.annotations.NullMarked;
