package io.cotalk.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.Validator;
import io.vertx.junit5.VertxExtension;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class PlainSchemaTest {
  private static final List<Object> VALUES =
      List.of(
          Long.MIN_VALUE,
          -1L,
          0L,
          1L,
          2L,
          200L,
          201L,
          1L << 53,
          (1L << 53) - 1,
          Long.MAX_VALUE,
          "",
          "0",
          "1",
          "12",
          "12\n",
          "1 2",
          "９",
          "9223372036854775808",
          "12345678901234567890",
          "0190a6e4-6f2c-7c3a-9d1e-2b7f5a1c9e01",
          "0190a6e4-6f2c-7c3a-9d1e-2b7f5a1c9e0g",
          1.5,
          true);

  /** Those of the description, as the router has them. */
  private static List<Operation> operations(Vertx vertx) {
    return ApiDescription.load(vertx).await().contract().operations();
  }

  @Test
  void whatIsTakenIsTakenByTheLibraryToo(Vertx vertx) {
    int taken = 0;
    for (Operation operation : operations(vertx)) {
      for (Parameter parameter : operation.getParameters()) {
        taken += agrees(parameter.getSchema());
      }
    }
    assertThat(taken).isGreaterThan(50);
  }

  private static int agrees(JsonSchema schema) {
    Predicate<Object> plain = PlainSchema.of(schema);
    Validator library =
        Validator.create(
            schema,
            new JsonSchemaOptions().setDraft(Draft.DRAFT202012).setBaseUri("https://example.com"));
    int taken = 0;
    for (Object value : VALUES) {
      if (plain.test(value)) {
        assertThat(library.validate(value).getValid()).as("%s by %s", value, schema).isTrue();
        taken++;
      }
    }
    return taken;
  }

  @Test
  void thoseOfHistoryAreAllSimple(Vertx vertx) {
    Operation history =
        operations(vertx).stream()
            .filter(operation -> operation.getOperationId().equals("history"))
            .findFirst()
            .orElseThrow();
    assertThat(history.getParameters()).hasSize(6);
    for (Parameter parameter : history.getParameters()) {
      Predicate<Object> plain = PlainSchema.of(parameter.getSchema());
      assertThat(List.of(50L, "50", "0190a6e4-6f2c-7c3a-9d1e-2b7f5a1c9e01"))
          .as(parameter.getName())
          .anyMatch(plain);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'type':'integer','multipleOf':5}",
        "{'type':'integer','minimum':0.5}",
        "{'type':'integer','format':'int32'}",
        "{'type':'string'}",
        "{'type':'string','pattern':'^5','maxLength':1}",
        "{'type':['integer','string'],'minimum':1}"
      })
  void whatIsNotSimpleIsLeftToTheLibrary(String schema) {
    Predicate<Object> plain =
        PlainSchema.of(JsonSchema.of(new JsonObject(schema.replace('\'', '"'))));
    assertThat(VALUES).noneMatch(plain);
  }
}
