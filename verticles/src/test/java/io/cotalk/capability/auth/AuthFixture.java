package io.cotalk.capability.auth;

import io.cotalk.bus.codec.BusCodecs;
import io.cotalk.bus.command.AuthAnswer.LoggedIn;
import io.cotalk.bus.command.AuthCommand;
import io.cotalk.bus.command.AuthCommand.NewDevice;
import io.cotalk.core.config.Config;
import io.cotalk.core.config.ConfigLoader;
import io.cotalk.core.config.Profile;
import io.cotalk.core.limits.Limits;
import io.cotalk.core.shards.Shards;
import io.cotalk.core.shards.ShardsOpener;
import io.cotalk.core.tokens.AccessTokens;
import io.cotalk.core.tokens.RevocationSource;
import io.cotalk.core.tokens.Revocations;
import io.cotalk.core.tokens.TokenKeys;
import io.cotalk.id.DeviceId;
import io.cotalk.id.UserId;
import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Database;
import io.cotalk.testkit.Servers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The accounts of one node on the run's databases, without HTTP, and its way to know callers. */
final class AuthFixture implements AutoCloseable {
  static final String PASSWORD = "correct horse battery";

  private final List<Database> databases;
  final Vertx vertx = Vertx.vertx();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final Config config;
  final Shards shards;
  final TokenKeys keys;
  final Revocations revocations;
  final AccessTokens tokens;
  final Passwords passwords;
  final Limits limits;
  final AuthService service;

  /** The fixture of a node with {@code keysDir}; its bus is not that of other fixtures. */
  AuthFixture(Servers servers, Path keysDir, Map<String, String> settings) {
    this.databases = servers.databases();
    this.config = config(servers, keysDir, settings);
    BusCodecs.register(vertx);
    InstantSource clock = InstantSource.system();
    Profile profile = Profile.DEVELOPMENT;
    shards = await(new ShardsOpener(vertx, config.shards(), Servers.CLUSTER).open());
    keys = TokenKeys.open(vertx, config.auth(), profile, clock, registry);
    revocations = new Revocations(vertx, RevocationSource.of(shards), config.auth(), registry);
    tokens = new AccessTokens(keys, revocations::isRevoked, config.auth(), clock);
    passwords = new Passwords(config.auth(), profile, registry);
    limits = new Limits(vertx, config.limits(), config.redis(), () -> 1, registry);
    service =
        new AuthService(
            vertx,
            shards,
            AuthTokens.open(tokens, revocations, config.auth(), profile, registry),
            passwords,
            limits,
            config.auth(),
            clock);
    await(revocations.start());
  }

  private static Config config(Servers servers, Path keysDir, Map<String, String> settings) {
    Map<String, String> values = new HashMap<>();
    values.put("auth.keys-dir", keysDir.toString());
    values.put("auth.hash-memory-kib", "64");
    values.put("auth.hash-passes", "1");
    values.put("limits.profile", "bench");
    values.put("redis.url", servers.redisUrl());
    values.put("redis.password", servers.redisPassword());
    List<Database> databases = servers.databases();
    for (int i = 0; i < databases.size(); i++) {
      String path = "shards.databases." + i + ".";
      values.put(path + "url", databases.get(i).url());
      values.put(path + "user", databases.get(i).user());
      values.put(path + "password", databases.get(i).password());
    }
    values.putAll(settings);
    return ConfigLoader.of(values);
  }

  static <T> T await(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  static NewDevice device() {
    return new NewDevice(new DeviceId(UUID.randomUUID()), "a test");
  }

  Database database(UserId user) {
    return databases.get(shards.of(user).index());
  }

  LoggedIn signUp(NewDevice device) {
    return service.signUp(signUpOf(Api.freshHandle("auth"), device));
  }

  static AuthCommand.SignUp signUpOf(String handle, NewDevice device) {
    return new AuthCommand.SignUp(handle, "A Test", PASSWORD, device, "192.0.2.1");
  }

  LoggedIn logIn(String handle, String password, NewDevice device) {
    return service.logIn(new AuthCommand.LogIn(handle, password, device, "192.0.2.1"));
  }

  LoggedIn refresh(LoggedIn from, NewDevice device) {
    return service.refresh(new AuthCommand.Refresh(from.refreshToken(), device.id()));
  }

  @Override
  public void close() {
    await(revocations.stop());
    keys.stop();
    limits.close();
    passwords.close();
    await(shards.close());
    await(vertx.close());
  }
}
