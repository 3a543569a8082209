package io.cotalk.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cotalk.bus.event.EventKind;
import io.cotalk.core.wire.EventBody.Deletion;
import io.cotalk.core.wire.EventBody.Edit;
import io.cotalk.core.wire.EventBody.Membership;
import io.cotalk.core.wire.EventBody.Membership.Change;
import io.cotalk.core.wire.EventBody.Pin;
import io.cotalk.core.wire.EventBody.Reaction;
import io.cotalk.core.wire.EventBody.RoomCreated;
import io.cotalk.id.UserId;
import io.vertx.core.json.JsonObject;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventBodyJsonTest {
  private static final UserId USER = new UserId(73);
  private static final UserId OTHER = new UserId(71);

  @Provide
  Arbitrary<EventBody> bodies() {
    Arbitrary<String> texts = Arbitraries.strings().ofMaxLength(50);
    Arbitrary<Long> seqs = Arbitraries.longs().between(1, MessageBody.MAX_NUMBER);
    Arbitrary<Boolean> flags = Arbitraries.of(true, false);
    Arbitrary<UserId> users = Arbitraries.longs().between(1, Long.MAX_VALUE).map(UserId::new);
    return Arbitraries.oneOf(
        Combinators.combine(texts, seqs).as(MessageBody::new),
        texts.map(text -> new MessageBody(text, 0)),
        Combinators.combine(seqs, texts).as(Edit::new),
        seqs.map(Deletion::new),
        Combinators.combine(seqs, texts, flags).as(Reaction::new),
        Combinators.combine(seqs, flags).as(Pin::new),
        Combinators.combine(Arbitraries.of(Change.class), users, texts, texts, users)
            .as(Membership::new),
        Combinators.combine(Arbitraries.of(Change.class), users, users)
            .as((change, user, by) -> new Membership(change, user, null, null, by)),
        Combinators.combine(texts.injectNull(0.3), users.list().ofMaxSize(5)).as(RoomCreated::new));
  }

  @Property
  void whatIsWrittenIsReadAgain(@ForAll("bodies") EventBody body) {
    assertThat(EventBodyJson.read(body.kind(), body.json())).isEqualTo(body);
    assertThat(new JsonObject(body.json()).isEmpty()).isFalse();
  }

  /** As docs/protocol.md has it, and as clients have had it from the first release on. */
  @Test
  void theJsonOfRoomsAndMembersIsThatOfTheProtocol() {
    assertThat(new Membership(Change.JOIN, USER, "hyun", "현", OTHER).json())
        .isEqualTo(
            "{\"op\":\"join\",\"user\":\"73\",\"handle\":\"hyun\",\"name\":\"현\",\"by\":\"71\"}");
    assertThat(new Membership(Change.OWNER, USER, null, null, OTHER).json())
        .isEqualTo("{\"op\":\"owner\",\"user\":\"73\",\"by\":\"71\"}");
    assertThat(new RoomCreated("Tea \"\\", List.of(OTHER, USER)).json())
        .isEqualTo("{\"op\":\"create\",\"title\":\"Tea \\\"\\\\\",\"members\":[\"71\",\"73\"]}");
    assertThat(new RoomCreated(null, List.of(OTHER, USER)).json())
        .isEqualTo("{\"op\":\"create\",\"direct\":true,\"members\":[\"71\",\"73\"]}");
  }

  @ParameterizedTest
  @EnumSource(EventKind.class)
  void whatIsNoBodyOfItsKindIsRefused(EventKind kind) {
    for (String json : List.of("", "[]", "{}", "{\"op\":\"other\"}", "{\"q\":\"x\"}")) {
      assertThatThrownBy(() -> EventBodyJson.read(kind, json))
          .as("%s %s", kind, json)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void onlyALeaveHasALeaver() {
    assertThat(EventBodyJson.leaver(new Membership(Change.LEAVE, USER, null, null, USER).json()))
        .isEqualTo(USER);
    assertThat(EventBodyJson.leaver(new Membership(Change.JOIN, USER, null, null, USER).json()))
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "{\"op\":1}", "{\"op\":\"leave\"}", "{\"op\":\"leave\",\"user\":\"x\"}"})
  void whatThisReleaseDoesNotKnowHasNoLeaver(String json) {
    assertThat(EventBodyJson.leaver(json)).isNull();
  }

  @Property
  void reIsReadFromTheJson(
      @ForAll String text, @ForAll @LongRange(max = MessageBody.MAX_NUMBER) long re) {
    assertThat(EventBodyJson.reOf(new MessageBody(text, re).json())).isEqualTo(re);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "", "}", "{\"text\":\"1\"}", "{\"n\":5}", "{\"text\":\",re\\\":7\"}"})
  void otherBodiesHaveNone(String json) {
    assertThat(EventBodyJson.reOf(json)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"99999999999999999", "99999999999999999999", "0000000000000000000000007"})
  void aReOfAnotherNodeThatIsTooLongIsBeyondEveryEvent(String re) {
    assertThat(EventBodyJson.reOf("{\"text\":\"a\",\"re\":" + re + "}")).isEqualTo(Long.MAX_VALUE);
  }
}
