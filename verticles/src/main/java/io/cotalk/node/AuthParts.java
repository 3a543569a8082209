package io.cotalk.node;

import io.cotalk.capability.auth.AuthRoutes;
import io.cotalk.capability.auth.AuthService;
import io.cotalk.capability.auth.AuthTokens;
import io.cotalk.capability.auth.AuthVerticle;
import io.cotalk.capability.auth.LoginMetrics;
import io.cotalk.capability.auth.Passwords;
import io.cotalk.capability.users.Profiles;
import io.cotalk.capability.users.UsersRoutes;
import io.cotalk.capability.users.UsersService;
import io.cotalk.capability.users.UsersVerticle;
import io.cotalk.core.config.Config;
import io.cotalk.core.config.Profile;
import io.cotalk.core.limits.Limits;
import io.cotalk.core.shards.Shards;
import io.cotalk.core.tokens.AccessTokens;
import io.cotalk.core.tokens.Revocations;
import io.cotalk.core.tokens.TokenKeys;
import io.cotalk.transport.http.BearerHandler;
import io.cotalk.transport.http.Routes;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * Who somebody is: accounts, tokens, limits and profiles.
 *
 * @param tokens verifies access tokens
 * @param revocations sessions whose tokens are refused; started by the node
 */
record AuthParts(
    TokenKeys keys,
    AccessTokens tokens,
    Revocations revocations,
    Passwords passwords,
    Limits limits,
    AuthService service,
    Profiles profiles,
    LoginMetrics logins) {

  /**
   * Makes the parts. Reads the key files, so it blocks a moment.
   *
   * @param nodes how many nodes the cluster has now
   * @throws io.cotalk.core.config.ConfigException when a secret is missing or weak
   */
  static AuthParts open(
      Config config, Vertx vertx, Shards shards, IntSupplier nodes, MeterRegistry registry) {
    InstantSource clock = InstantSource.system();
    Profile profile = config.node().profile();
    TokenKeys keys = TokenKeys.open(vertx, config.auth(), profile, clock, registry);
    Revocations revocations = new Revocations(vertx, shards, config.auth(), registry);
    AccessTokens access = new AccessTokens(keys, revocations::isRevoked, config.auth(), clock);
    AuthTokens tokens = AuthTokens.open(access, revocations, config.auth(), profile, registry);
    Passwords passwords = new Passwords(config.auth(), profile, registry);
    Limits limits = new Limits(vertx, config.limits(), config.redis(), nodes, registry);
    AuthService service =
        new AuthService(vertx, shards, tokens, passwords, limits, config.auth(), clock);
    return new AuthParts(
        keys,
        access,
        revocations,
        passwords,
        limits,
        service,
        new Profiles(shards),
        new LoginMetrics(registry));
  }

  /** Takes the caller of an HTTP request from its token. */
  BearerHandler bearer() {
    return new BearerHandler(tokens, limits);
  }

  List<Routes> routes(Vertx vertx) {
    return List.of(new AuthRoutes(vertx, keys, logins), new UsersRoutes(vertx));
  }

  AuthVerticle authVerticle() {
    return new AuthVerticle(service);
  }

  UsersVerticle usersVerticle() {
    return new UsersVerticle(new UsersService(profiles));
  }

  /** Stops what runs; the verticles are undeployed before. */
  Future<Void> close() {
    keys.stop();
    passwords.close();
    limits.close();
    return revocations.stop();
  }
}
