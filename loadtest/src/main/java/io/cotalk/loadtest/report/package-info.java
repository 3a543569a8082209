/**
 * Tells people what a run did and what was found: as text, as JSON, and as a page with a timeline
 * that needs nothing else. Everything here is made from a history and its verdict, on one thread.
 */
@NullMarked
package io.cotalk.loadtest.report;

import org.jspecify.annotations.NullMarked;
