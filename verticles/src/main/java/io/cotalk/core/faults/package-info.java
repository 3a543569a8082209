/**
 * Faults that tests switch on in a node: points at which it dies or stops for a while, bugs planted
 * on purpose, hints lost on the way. The configuration refuses all of them outside of development
 * (see {@link io.cotalk.core.config.FaultsConfig}).
 */
@NullMarked
package io.cotalk.core.faults;

import org.jspecify.annotations.NullMarked;
