package io.cotalk.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cotalk.bus.event.UserEvent;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RoomsServiceIT holds that the database writes such bodies. */
class UserEventJsonTest {
  private static UserEvent event(String body) {
    return new UserEvent(new UserId(9), 813, "room_added", body);
  }

  @Test
  void anEventTellsItsRoomAndStandsInPages() {
    UserEvent event = event("{\"r\":\"9001\"}");
    assertThat(UserEventJson.roomOf(event)).isEqualTo(new RoomId(9001));
    assertThat(UserEventJson.object(event))
        .isEqualTo(new JsonObject("{\"u\":813,\"k\":\"room_added\",\"d\":{\"r\":\"9001\"}}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"r\":\"\"}", "[", "{\"r\":{}}"})
  void whatNamesNoRoomIsRefused(String body) {
    assertThatThrownBy(() -> UserEventJson.roomOf(event(body)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
