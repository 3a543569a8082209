package io.cotalk.core.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.bus.command.AppendEvent;
import io.cotalk.bus.command.SendReply;
import io.cotalk.bus.event.EventKind;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PendingEventTest {
  private final AtomicInteger answers = new AtomicInteger();
  private final Promise<SendReply> reply = Promise.promise();
  private final PendingEvent send =
      new PendingEvent(
          new AppendEvent(
              new RoomId(1),
              new UserId(2),
              Cid.parse("01928f6e-7a3c-7b1e-9c55-3d2f8a7b6c5d"),
              EventKind.MSG,
              "{}",
              0),
          reply,
          0,
          answers::incrementAndGet);

  private ChatException failure() {
    return (ChatException) reply.future().cause();
  }

  @Test
  void whatWaitedTooLongIsToldHowLongToWaitBeforeItComesAgain() {
    send.expire();
    assertThat(failure().code()).isEqualTo(ErrorCode.BUSY);
    assertThat(failure().retryMillis()).isPositive();
    assertThat(answers).hasValue(1);
  }

  @Test
  void whatMayBeStoredIsNotCalledRefused() {
    send.markUnsettled();
    send.expire();
    assertThat(failure().code()).isEqualTo(ErrorCode.UNKNOWN);
  }
}
