package io.cotalk.transport.http;

import io.cotalk.error.BadField;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.json.schema.Validator;
import io.vertx.json.schema.common.dsl.SchemaType;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.contract.RequestBody;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.impl.RequestParameterImpl;
import io.vertx.openapi.validation.impl.ValidatedRequestImpl;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Validates the requests of one operation by the schemas of its description, on the event loop. Why
 * the router's own validation is not used: docs/decisions/0012.
 */
final class Validation implements Handler<RoutingContext> {
  private static final Pattern WHOLE_NUMBER = Pattern.compile("0|-?[1-9]\\d{0,17}");

  private final List<Rule> rules;
  private final @Nullable JsonSchema bodySchema;
  private final @Nullable Validator bodyRule;

  /**
   * Takes an operation whose body, if it has one, is JSON. Validators are made here and kept: the
   * making of one copies all of {@code schemas}, and they keep nothing of what they validate.
   */
  Validation(Operation operation, SchemaRepository schemas) {
    this.rules =
        operation.getParameters().stream().map(parameter -> rule(parameter, schemas)).toList();
    RequestBody body = operation.getRequestBody();
    this.bodySchema =
        body == null
            ? null
            : Objects.requireNonNull(body.getContent().get(MediaTypes.JSON)).getSchema();
    this.bodyRule = bodySchema == null ? null : schemas.validator(bodySchema);
  }

  private static Rule rule(Parameter parameter, SchemaRepository schemas) {
    JsonSchema schema = parameter.getSchema();
    return new Rule(parameter, PlainSchema.of(schema), schemas.validator(schema));
  }

  private record Rule(Parameter parameter, Predicate<Object> plain, Validator validator) {
    /** Names the parameter in refusals. */
    String what() {
      return parameter.getIn().name().toLowerCase(Locale.ROOT)
          + " parameter "
          + parameter.getName();
    }
  }

  /** Goes on with the validated request, or throws {@code bad_request} or {@code text_invalid}. */
  @Override
  public void handle(RoutingContext ctx) {
    RequestParameter body = new RequestParameterImpl(body(ctx));
    ctx.put(
        RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST,
        new ValidatedRequestImpl(
            Map.of(),
            parameters(ctx, Location.HEADER),
            parameters(ctx, Location.PATH),
            parameters(ctx, Location.QUERY),
            body));
    ctx.next();
  }

  private Map<String, RequestParameter> parameters(RoutingContext ctx, Location in) {
    Map<String, RequestParameter> values = new HashMap<>();
    for (Rule rule : rules) {
      if (rule.parameter().getIn() == in) {
        values.put(rule.parameter().getName(), new RequestParameterImpl(parameter(ctx, rule)));
      }
    }
    return values;
  }

  private static @Nullable Object parameter(RoutingContext ctx, Rule rule) {
    Parameter parameter = rule.parameter();
    List<String> given = given(ctx, parameter);
    if (given.size() > 1) {
      throw new BadField(parameter.getName(), rule.what() + " is given more than once");
    }
    if (given.isEmpty()) {
      if (parameter.isRequired()) {
        throw new BadField(parameter.getName(), rule.what() + " is missing");
      }
      return null;
    }
    Object value = given.get(0);
    if (parameter.getSchemaType() == SchemaType.INTEGER) {
      if (!WHOLE_NUMBER.matcher(given.get(0)).matches()) {
        throw SchemaFault.of(
            plain(parameter.getSchema()), given.get(0), parameter.getName(), rule.what());
      }
      value = Long.valueOf(given.get(0));
    }
    if (!rule.plain().test(value) && !fits(rule.validator(), value)) {
      throw SchemaFault.of(plain(parameter.getSchema()), value, parameter.getName(), rule.what());
    }
    return value;
  }

  private static List<String> given(RoutingContext ctx, Parameter parameter) {
    return switch (parameter.getIn()) {
      case PATH -> List.of(ctx.pathParam(parameter.getName()));
      case QUERY -> ctx.queryParam(parameter.getName());
      case HEADER -> ctx.request().headers().getAll(parameter.getName());
      case COOKIE -> List.of();
    };
  }

  private @Nullable Object body(RoutingContext ctx) {
    if (bodyRule == null || bodySchema == null) {
      return null;
    }
    MediaTypes.requireJson(ctx.request());
    Buffer content = ctx.body().buffer();
    JsonBody.check(content == null ? Buffer.buffer() : content);
    Object value = Json.decodeValue(content);
    if (!fits(bodyRule, value)) {
      throw SchemaFault.of(plain(bodySchema), value, "", "the body");
    }
    return value;
  }

  private static boolean fits(Validator rule, Object value) {
    return Boolean.TRUE.equals(rule.validate(value).getValid());
  }

  /** The schema with its references resolved, which only its text has in all places. */
  private static JsonObject plain(JsonSchema schema) {
    return new JsonObject(schema.toString());
  }
}
