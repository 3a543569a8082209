/** How many machines a load needs and what they cost, from measured costs and a list of prices. */
@NullMarked
package io.cotalk.loadtest.plan;

import org.jspecify.annotations.NullMarked;
