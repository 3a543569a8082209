/**
 * Judges a history: a pure function over the file, in two passes. The first builds the {@link
 * io.cotalk.loadtest.checker.Model}: what was sent, what was acknowledged, what the logs hold in
 * the end. The second shows every line to one small class for each invariant. As every message has
 * a place in its room's log and the final log is the order of versions, no search is needed: all of
 * it is O(n log n).
 *
 * <p>What makes it sound under any fault: a try without a certain outcome may take effect at any
 * later time, and only what somebody knew before a question was asked must be in its answer.
 */
@NullMarked
package io.cotalk.loadtest.checker;

import org.jspecify.annotations.NullMarked;
