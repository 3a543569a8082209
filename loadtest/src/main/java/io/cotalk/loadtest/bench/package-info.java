/**
 * Measures a server: scenarios at given rates over the public protocol, every delivery counted and
 * checked, and a report. The loops of the light client own the sessions and their counters; the
 * main thread leads; one thread takes samples.
 */
@NullMarked
package io.cotalk.loadtest.bench;

import org.jspecify.annotations.NullMarked;
