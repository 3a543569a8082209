package io.cotalk.core.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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

  /** Default and limits of the number of instances of {@code role}. */
  static Key of(Role role) {
    try {
      Key key = Role.class.getField(role.name()).getAnnotation(Key.class);
      if (key != null) {
        return key;
      }
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e);
    }
    throw new IllegalStateException("no @Key: " + role);
  }

  /** Whether {@code component} stands for a key for each role, in the section of its record. */
  static boolean isByRole(RecordComponent component) {
    return component.getType() == Map.class;
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
