package io.cotalk.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cotalk.error.ErrorCode;
import io.cotalk.node.capabilities.Capabilities;
import io.cotalk.transport.http.ApiDescription;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The codes of the server are those that clients read of. */
class ErrorCodesTest {
  /** A row of a table of codes: name, HTTP status, whether temporary. */
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([a-z_]+)` \\| (\\d{3}) \\| (yes)? ?\\|");

  private static List<String> codes() {
    return Stream.concat(ErrorCode.common().stream(), Capabilities.errors().stream())
        .map(code -> row(code.wireName(), code.httpStatus(), code.temporary()))
        .toList();
  }

  private static String row(String name, int status, boolean temporary) {
    return name + " " + status + (temporary ? " temporary" : "");
  }

  @Test
  void eachIsThereOnceAndInTheProtocol() throws IOException {
    assertThat(codes()).doesNotHaveDuplicates();
    String protocol = Files.readString(Path.of("../docs/protocol.md"));
    assertThat(ROW.matcher(protocol).results().map(ErrorCodesTest::row))
        .containsExactlyInAnyOrderElementsOf(codes());
  }

  private static String row(MatchResult found) {
    return row(found.group(1), Integer.parseInt(found.group(2)), found.group(3) != null);
  }

  @Test
  void eachIsInTheDescriptionOfTheApi() throws Exception {
    Vertx vertx = Vertx.vertx();
    JsonObject document = ApiDescription.load(vertx).await(30, TimeUnit.SECONDS).document();
    vertx.close().await(30, TimeUnit.SECONDS);
    JsonObject error =
        document
            .getJsonObject("components")
            .getJsonObject("schemas")
            .getJsonObject("Error")
            .getJsonObject("properties")
            .getJsonObject("error")
            .getJsonObject("properties");
    TreeSet<String> names = new TreeSet<>();
    Stream.concat(ErrorCode.common().stream(), Capabilities.errors().stream())
        .forEach(code -> names.add(code.wireName()));
    assertThat(error.getJsonObject("code").getJsonArray("enum"))
        .containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void theBusKnowsCommonCodesByTheirNumbers() {
    List<ErrorCode> common = ErrorCode.common();
    for (ErrorCode code : common) {
      assertThat(ErrorCode.ofBusNumber(code.busNumber())).contains(code);
    }
    assertThat(ErrorCode.ofBusNumber(0)).isEmpty();
    assertThat(ErrorCode.ofBusNumber(common.size() + 1)).isEmpty();
    assertThat(ErrorCode.ofBusNumber(ErrorCode.OF_CAPABILITY)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ErrorCode.ofCapability("Not a name", 409, false));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ErrorCode.ofCapability("no_error", 200, false));
  }
}
