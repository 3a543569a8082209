package io.cotalk.core.tokens;

import io.cotalk.id.DeviceId;
import io.cotalk.id.SessionId;
import io.cotalk.id.UserId;
import java.time.Instant;

/**
 * Who makes a request, by their access token.
 *
 * @param session the login the token came from
 * @param expires when the token ends
 * @param admin whether the account was an administrator's when the token was made
 */
public record Caller(
    UserId user, DeviceId device, SessionId session, Instant expires, boolean admin) {}
