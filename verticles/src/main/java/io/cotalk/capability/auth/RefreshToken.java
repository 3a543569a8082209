package io.cotalk.capability.auth;

import io.cotalk.id.DeviceId;
import io.cotalk.id.SessionId;
import io.cotalk.id.UserId;

/**
 * What a refresh token says. The token itself is derived from it, so nothing secret is stored.
 *
 * @param generation 1 at the login, one more with each rotation
 */
record RefreshToken(UserId user, DeviceId device, SessionId session, int generation) {}
