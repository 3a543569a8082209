@NullMarked
package io.cotalk.capability.auth;

import org.jspecify.annotations.NullMarked;
