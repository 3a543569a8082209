package io.cotalk.core.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.id.Cid;
import io.cotalk.id.UserId;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.Testkit;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keys of requests are kept for as long as they may be repeated, and no longer. */
@ExtendWith(Testkit.class)
final class RequestKeySweepIT {
  private LogFixture fixture;
  private UserId user;
  private RequestKeySweep sweep;

  @BeforeEach
  void open(Servers servers) throws Exception {
    fixture = new LogFixture(servers);
    user = fixture.user();
    sweep = new RequestKeySweep(fixture.log.requestKeys(), fixture.registry);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private long kept() {
    return Sql.number(
        fixture.database(user),
        "select count(*) from request_keys where user_id = ?",
        user.value());
  }

  private void claim(int many, String age) {
    Sql.rows(
        fixture.database(user),
        """
        with made as (
          insert into request_keys (user_id, key, hash, created_at)
          select ?, gen_random_uuid(), gen_random_uuid(), now() - ?::interval
            from generate_series(1, ?) returning 1)
        select count(*) from made
        """,
        user.value(),
        age,
        many);
  }

  @Test
  void oldKeysGoHoweverManyAndOthersStay() throws Exception {
    claim(2 * RequestKeys.PAGE + 1, "8 days 1 minute");
    claim(3, "7 days 23 hours");
    LogFixture.await(sweep.sweep());
    assertThat(kept()).isEqualTo(3);
    assertThat(fixture.registry.get("cotalk.request.keys.removed").counter().count())
        .isGreaterThanOrEqualTo(2 * RequestKeys.PAGE + 1);
  }

  /** The time of a key may be a day ahead, and it is good for seven days from then. */
  @Test
  void noKeyGoesWhileItCanBeRepeated() throws Exception {
    Duration good = Duration.ofDays(7).plus(Cid.MAX_AHEAD).minusMinutes(1);
    Cid key = Cid.parse(Cids.at(Instant.now().minus(good).plus(Cid.MAX_AHEAD)));
    ChangeKey made = ChangeKey.of(user, key, "make");
    assertThat(LogFixture.await(fixture.log.requestKeys().claim(made))).isTrue();
    Sql.execute(
        fixture.database(user),
        "update request_keys set created_at = now() - interval '%d seconds' where user_id = %d"
            .formatted(good.toSeconds(), user.value()));
    LogFixture.await(sweep.sweep());
    assertThat(LogFixture.await(fixture.log.requestKeys().find(made))).isPresent();
    assertThat(LogFixture.await(fixture.log.requestKeys().claim(made))).isFalse();
  }
}
