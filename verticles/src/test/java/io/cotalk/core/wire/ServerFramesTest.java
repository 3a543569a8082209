package io.cotalk.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.bus.event.EventKind;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.bus.event.RoomHead;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerFramesTest {
  private static final RoomId ROOM = new RoomId(9001);
  private static final UserId USER = new UserId(77);
  private static final RoomPlace PLACE = new RoomPlace(new RoomHead(ROOM, 345, 301), 300);

  @Test
  void answersCarryTheirNumber() {
    assertThat(ServerFrames.json(new ServerFrame.Ok(3))).isEqualTo("{\"t\":\"ok\",\"i\":3}");
    assertThat(ServerFrames.json(new ServerFrame.Sent(7, ROOM, 345, 301, 99, false)))
        .isEqualTo(
            "{\"t\":\"ok\",\"i\":7,\"r\":\"9001\",\"q\":345,\"n\":301,\"ts\":99,\"dup\":false}");
    assertThat(ServerFrames.json(new ServerFrame.OpenDone(8, 2, PLACE, LogEpoch.of(3, 3))))
        .isEqualTo(
            "{\"t\":\"ok\",\"i\":8,\"r\":\"9001\",\"q\":345,\"n\":301,\"rn\":300,\"g\":2,\"e\":3}");
  }

  @Test
  void aPositionOfAnotherEpochIsToldToBeginAnew() {
    assertThat(ServerFrames.json(new ServerFrame.Opened(PLACE, LogEpoch.of(2, 3))))
        .isEqualTo(
            "{\"t\":\"opened\",\"r\":\"9001\",\"q\":345,\"n\":301,\"rn\":300,\"e\":3,\"reset\":true}");
    assertThat(ServerFrames.json(new ServerFrame.Opened(PLACE, LogEpoch.of(LogEpoch.NOT_TOLD, 3))))
        .endsWith(",\"e\":3}");
  }

  @Test
  void anErrorTellsWhetherAndWhenToRepeat() {
    assertThat(
            ServerFrames.json(
                new ServerFrame.Failed(7, ErrorCode.RATE_LIMITED, "a \"quoted\" reason", 1200, "")))
        .isEqualTo(
            "{\"t\":\"err\",\"i\":7,\"code\":\"rate_limited\",\"msg\":\"a \\\"quoted\\\" reason\","
                + "\"temp\":true,\"retry_ms\":1200}");
    assertThat(ServerFrames.json(new ServerFrame.Failed(0, ErrorCode.BAD_FRAME, "no", 0, "")))
        .isEqualTo("{\"t\":\"err\",\"code\":\"bad_frame\",\"msg\":\"no\",\"temp\":false}");
  }

  @Test
  void pingCarriesTheHeadsOfOpenRooms() {
    assertThat(ServerFrames.json(new ServerFrame.Heartbeat(List.of())))
        .isEqualTo("{\"t\":\"ping\"}");
    assertThat(
            ServerFrames.json(
                new ServerFrame.Heartbeat(
                    List.of(new RoomHead(ROOM, 5, 4), new RoomHead(new RoomId(2), 1, 0)))))
        .isEqualTo("{\"t\":\"ping\",\"heads\":{\"9001\":[5,4],\"2\":[1,0]}}");
  }

  @Test
  void eventsTakeTheirBodyAsItIs() {
    Cid cid = Cid.parse("01890a5d-ac96-774b-bcce-b302099a8057");
    String body = "{\"text\":\"안녕\"}";
    assertThat(EventJson.of(new RoomEvent(ROOM, 346, 302, EventKind.MSG, USER, cid, 5, body)))
        .isEqualTo(
            "{\"t\":\"ev\",\"r\":\"9001\",\"q\":346,\"n\":302,\"k\":\"msg\",\"s\":\"77\","
                + "\"c\":\"01890a5d-ac96-774b-bcce-b302099a8057\",\"ts\":5,\"d\":{\"text\":\"안녕\"}}");
    assertThat(EventJson.of(new RoomEvent(ROOM, 347, 302, EventKind.MEMBER, USER, null, 5, "{}")))
        .isEqualTo(
            "{\"t\":\"ev\",\"r\":\"9001\",\"q\":347,\"k\":\"member\",\"s\":\"77\",\"ts\":5,\"d\":{}}");
  }
}
