/** What everybody may know of a user: handle and display name. */
@NullMarked
package io.cotalk.capability.users;

import org.jspecify.annotations.NullMarked;
