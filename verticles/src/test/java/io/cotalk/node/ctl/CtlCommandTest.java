package io.cotalk.node.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cotalk.node.ctl.CtlCommand.Action;
import io.cotalk.node.ctl.CtlCommand.AddKey;
import io.cotalk.node.ctl.CtlCommand.Audit;
import io.cotalk.node.ctl.CtlCommand.GenerateKeys;
import io.cotalk.node.ctl.CtlCommand.Move;
import io.cotalk.node.ctl.CtlCommand.MoveTail;
import io.cotalk.node.ctl.CtlCommand.Options;
import io.cotalk.node.ctl.CtlCommand.Unknown;
import io.cotalk.node.ctl.CtlCommand.User;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CtlCommandTest {
  private static final Options NONE = new Options(List.of(), List.of());

  @Test
  void readsOrders() throws Exception {
    assertThat(parse("user ban minji")).isEqualTo(new User(NONE, Action.BAN, "minji"));
    assertThat(parse("user unban minji")).isEqualTo(new User(NONE, Action.UNBAN, "minji"));
    assertThat(parse("user make-admin minji"))
        .isEqualTo(new User(NONE, Action.MAKE_ADMIN, "minji"));
    assertThat(parse("user reset-password minji"))
        .isEqualTo(new User(NONE, Action.RESET_PASSWORD, "minji"));
    assertThat(parse("user reset-password minji --stdin"))
        .isEqualTo(new User(NONE, Action.RESET_PASSWORD_FROM_INPUT, "minji"));
    assertThat(parse("shard restored 3")).isEqualTo(new CtlCommand.ShardRestored(NONE, 3));
    assertThat(parse("keys generate /k")).isEqualTo(new GenerateKeys(Path.of("/k")));
    assertThat(parse("keys add /k")).isEqualTo(new AddKey(Path.of("/k")));
  }

  @Test
  void readsOptionsBeforeTheOrder() throws Exception {
    assertThat(parse("--config a.yaml --config b.yaml --set cluster.name=x user ban minji"))
        .isEqualTo(
            new User(
                new Options(
                    List.of(Path.of("a.yaml"), Path.of("b.yaml")), List.of("cluster.name=x")),
                Action.BAN,
                "minji"));
  }

  @Test
  void readsAnAuditWithItsOptionsInAnyOrder() throws Exception {
    assertThat(parse("audit")).isEqualTo(new Audit(NONE, Optional.empty(), false));
    Audit both = new Audit(NONE, Optional.of(Path.of("/r")), true);
    assertThat(parse("audit --receipts /r --json")).isEqualTo(both);
    assertThat(parse("audit --json --receipts /r")).isEqualTo(both);
  }

  @Test
  void readsOrdersAboutTheTail() throws Exception {
    assertThat(parse("tail")).isEqualTo(new CtlCommand.Tail(NONE));
    assertThat(parse("tail rewind search"))
        .isEqualTo(new MoveTail(NONE, Move.REWIND, "search", Optional.empty()));
    assertThat(parse("tail skip search 2"))
        .isEqualTo(new MoveTail(NONE, Move.SKIP, "search", Optional.of(2)));
    assertThat(parse("tail forget search"))
        .isEqualTo(new MoveTail(NONE, Move.FORGET, "search", Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "user",
        "user ban",
        "user ban minji --stdin",
        "user ban minji more",
        "user delete minji",
        "--config",
        "--config a.yaml",
        "--what x user ban minji",
        "keys generate",
        "tail rewind",
        "tail skip search two",
        "tail forget search 2",
        "tail away search",
        "audit more",
        "audit --receipts",
        "audit --json --json"
      })
  void refusesEverythingElse(String line) {
    assertThatExceptionOfType(Unknown.class).isThrownBy(() -> parse(line));
  }

  private static CtlCommand parse(String line) throws Unknown {
    return CtlCommand.parse(line.isEmpty() ? List.of() : List.of(line.split(" ")));
  }
}
