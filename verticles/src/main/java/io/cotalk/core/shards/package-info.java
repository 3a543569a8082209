/**
 * The PostgreSQL databases: which one holds which slot, one bounded pool each, migrations, and what
 * their failures mean. Nothing else in the system knows a database's address.
 */
@NullMarked
package io.cotalk.core.shards;

import org.jspecify.annotations.NullMarked;
