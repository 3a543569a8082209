/**
 * Development on one machine: a real PostgreSQL and a real Redis from the class path, and the nodes
 * that use them; and a small client for a terminal. All but the client needs the provided-scope
 * libraries of {@code target/dev-lib}; no other package may use this one.
 */
@NullMarked
package io.cotalk.node.dev;

import org.jspecify.annotations.NullMarked;
