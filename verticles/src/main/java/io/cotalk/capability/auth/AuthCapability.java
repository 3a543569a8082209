package io.cotalk.capability.auth;

import io.cotalk.capability.Capability;
import io.cotalk.capability.CapabilityParts;
import io.cotalk.capability.CapabilityVerticle;
import io.cotalk.core.Core;
import io.cotalk.core.config.AuthConfig;
import io.cotalk.core.config.Profile;
import io.cotalk.core.config.Role;
import io.vertx.core.Future;
import java.time.InstantSource;

/** Accounts, passwords and logins. */
public final class AuthCapability implements Capability {
  @Override
  public CapabilityParts open(Core core) {
    AuthConfig config = core.config().auth();
    Profile profile = core.config().node().profile();
    AuthTokens tokens =
        AuthTokens.open(
            core.tokens().access(), core.tokens().revocations(), config, profile, core.registry());
    Passwords passwords = new Passwords(config, profile, core.registry());
    AuthService service =
        new AuthService(
            core.vertx(),
            core.shards(),
            tokens,
            passwords,
            core.limits(),
            config,
            InstantSource.system());
    LoginMetrics logins = new LoginMetrics(core.registry());
    return new CapabilityParts()
        .verticle(CapabilityVerticle.answering(Role.API, () -> new AuthVerticle(service)))
        .routes(() -> new AuthRoutes(core.vertx(), core.tokens().keys(), logins))
        .stop(() -> closed(passwords));
  }

  private static Future<Void> closed(Passwords passwords) {
    passwords.close();
    return Future.succeededFuture();
  }
}
