/**
 * What happens to a user outside of any room's log: added to a room, left one, logged out; and the
 * user's list of rooms. Kept on the user's shard, hinted over the event bus.
 */
@NullMarked
package io.cotalk.core.userlog;

import org.jspecify.annotations.NullMarked;
