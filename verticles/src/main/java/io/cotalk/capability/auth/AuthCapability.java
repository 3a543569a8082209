package io.cotalk.capability.auth;

import io.cotalk.capability.Capability;
import io.cotalk.capability.CapabilityParts;
import io.cotalk.capability.CapabilityVerticle;
import io.cotalk.core.Core;
import io.cotalk.core.OwnShards;
import io.cotalk.core.config.AuthConfig;
import io.cotalk.core.config.Profile;
import io.cotalk.core.config.Role;
import io.cotalk.core.roles.Commands;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;

/** Accounts, passwords and logins. */
public final class AuthCapability implements Capability {
  @Override
  public List<Commands<?>> commands() {
    return List.of(AuthVerticle.COMMANDS);
  }

  @Override
  public CapabilityParts open(Core core) {
    LoginMetrics logins = new LoginMetrics(core.registry());
    CapabilityParts parts =
        new CapabilityParts()
            .routes(() -> new AuthRoutes(core.commands(), core.tokens().keys(), logins));
    core.shards(Role.ACCOUNTS).ifPresent(own -> answer(core, own, parts));
    return parts;
  }

  private static void answer(Core core, OwnShards own, CapabilityParts parts) {
    AuthConfig config = core.config().auth();
    Profile profile = core.config().node().profile();
    AuthTokens tokens =
        AuthTokens.open(
            core.tokens().access(), core.tokens().revocations(), config, profile, core.registry());
    Passwords passwords = new Passwords(config, profile, core.registry());
    AuthService service =
        new AuthService(
            core.vertx(),
            own.all(),
            tokens,
            passwords,
            core.limits(),
            config,
            InstantSource.system());
    parts
        .verticle(
            CapabilityVerticle.answering(AuthVerticle.COMMANDS, () -> new AuthVerticle(service)))
        .stop(() -> closed(passwords));
  }

  private static Future<Void> closed(Passwords passwords) {
    passwords.close();
    return Future.succeededFuture();
  }
}
