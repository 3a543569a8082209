/**
 * What a run did and saw, as JSON lines: written while the run goes, read by the checker and the
 * report. The records under {@link io.cotalk.loadtest.history.Event} are the format.
 *
 * <p>All ids are strings as on the wire; an absent string is empty. {@code p} is a logical process,
 * which does one thing after the other and gets a new number after an unknown outcome; {@code c} is
 * a connection, one for each WebSocket opened; both count from 1 and are never used again.
 */
@NullMarked
package io.cotalk.loadtest.history;

import org.jspecify.annotations.NullMarked;
