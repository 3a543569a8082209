package io.cotalk.core.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;

/** What the records say about their keys. */
final class Keys {
  private Keys() {}

  /** The path of {@code component} in the record at {@code path}. */
  static String path(String path, RecordComponent component) {
    String name = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    return path.isEmpty() ? name : path + "." + name;
  }

  /** Default and limits of a component that is not itself a section. */
  static Key of(RecordComponent component) {
    Key key = component.getAnnotation(Key.class);
    if (key == null) {
      throw new IllegalStateException("no @Key: " + component);
    }
    return key;
  }

  static boolean isList(RecordComponent component) {
    return component.getType() == List.class;
  }

  /** The type of a list's items, or the component's own type. */
  static Class<?> itemType(RecordComponent component) {
    return isList(component)
        ? (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0]
        : component.getType();
  }
}
