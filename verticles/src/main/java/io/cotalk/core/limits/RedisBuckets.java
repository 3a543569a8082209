package io.cotalk.core.limits;

import io.cotalk.core.config.RedisConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Token buckets shared by all nodes, in Redis. Any thread; closed by its owner. */
final class RedisBuckets {
  private static final String PREFIX = "cotalk:limit:";
  private static final int SUBJECT_BYTES = 16;

  private final Redis redis;
  private final long timeoutMillis;
  private final String script;
  private final String scriptHash;

  RedisBuckets(Vertx vertx, RedisConfig config) {
    RedisOptions options =
        new RedisOptions()
            .setConnectionString(config.url())
            .setPoolName("redis")
            .setMaxPoolSize(config.poolSize())
            .setMaxPoolWaiting(config.maxWaiting());
    if (!config.password().isEmpty()) {
      options.setPassword(config.password());
    }
    this.redis = Redis.createClient(vertx, options);
    this.timeoutMillis = config.timeout().toMillis();
    this.script = script();
    this.scriptHash = HexFormat.of().formatHex(digest("SHA-1", script));
  }

  /**
   * Takes {@code cost} tokens of {@code subject}, or none; completes with 0, or the milliseconds
   * until they are there. Fails when Redis does not answer in time.
   */
  Future<Long> take(Rate rate, String subject, int cost) {
    Request call = eval(Command.EVALSHA, scriptHash, rate, subject).arg(cost);
    return redis
        .send(call)
        .recover(
            failure ->
                String.valueOf(failure.getMessage()).startsWith("NOSCRIPT")
                    ? redis.send(eval(Command.EVAL, script, rate, subject).arg(cost))
                    : Future.failedFuture(failure))
        .map(Response::toLong)
        .timeout(timeoutMillis, TimeUnit.MILLISECONDS);
  }

  /** Fails when Redis does not answer in time. */
  Future<Void> ping() {
    return redis
        .send(Request.cmd(Command.PING))
        .<Void>mapEmpty()
        .timeout(timeoutMillis, TimeUnit.MILLISECONDS);
  }

  void close() {
    redis.close();
  }

  private static Request eval(Command command, String text, Rate rate, String subject) {
    return Request.cmd(command)
        .arg(text)
        .arg(1)
        .arg(key(rate, subject))
        .arg(rate.count())
        .arg(Double.toString(rate.millisEach()));
  }

  /** Subjects come from clients: hashed, they have one length and no say in the key's form. */
  private static String key(Rate rate, String subject) {
    byte[] digest = digest("SHA-256", subject);
    String hash =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(Buffer.buffer(digest).getBytes(0, SUBJECT_BYTES));
    return PREFIX + rate.name() + ":" + hash;
  }

  private static byte[] digest(String algorithm, String text) {
    try {
      return MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has " + algorithm, e);
    }
  }

  private static String script() {
    try (InputStream in =
        Objects.requireNonNull(RedisBuckets.class.getResourceAsStream("take.lua"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
