/**
 * Development on one machine: a real PostgreSQL and a real Redis from the class path, and the nodes
 * that use them. Needs the provided-scope libraries of {@code target/dev-lib}; no other package may
 * use this one.
 */
@NullMarked
package io.cotalk.dev;

import org.jspecify.annotations.NullMarked;
