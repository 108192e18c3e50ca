// SPDX-License-Identifier: MIT
package dev.pergola.api;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Binds JSON to records and back.
 *
 * <p>A record is an object whose members are its components. Supported component types: records,
 * enums (by name, any case), {@code String}, {@link Secret}, the primitive and boxed {@code int},
 * {@code long}, {@code double} and {@code boolean}, {@link BigDecimal}, {@link LocalDate} and
 * {@link Instant} (ISO 8601), {@link UUID}, {@link Json}, and {@code List} and {@code Map<String,
 * ·>} of these. A missing member or null is null where the component is marked {@code @Nullable},
 * an empty list or map for those, and an error elsewhere. Members that the record does not have are
 * ignored.
 *
 * <p>What is remembered about a class is kept on the class itself ({@link ClassValue}), so that a
 * plugin's classes can be unloaded.
 */
final class JsonBinding {
  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return Shape.of(type);
        }
      };

  static Json write(@Nullable Object value) {
    return switch (value) {
      case null -> Json.NULL;
      case Json json -> json;
      case Secret secret -> new JsonString(secret.reveal());
      case CharSequence text -> new JsonString(text.toString());
      case Boolean bool -> Json.bool(bool);
      case BigDecimal number -> new JsonNumber(number);
      case BigInteger number -> new JsonNumber(new BigDecimal(number));
      case Double number -> new JsonNumber(BigDecimal.valueOf(number));
      case Float number -> new JsonNumber(new BigDecimal(number.toString()));
      case Number number -> Json.number(number.longValue());
      case Enum<?> constant -> new JsonString(constant.name());
      case LocalDate date -> new JsonString(date.toString());
      case Instant instant -> new JsonString(instant.toString());
      case UUID id -> new JsonString(id.toString());
      case Optional<?> optional -> write(optional.orElse(null));
      case Collection<?> values -> new JsonArray(values.stream().map(JsonBinding::write).toList());
      case Map<?, ?> map -> {
        Map<String, Json> members = new LinkedHashMap<>();
        map.forEach((name, member) -> members.put(String.valueOf(name), write(member)));
        yield new JsonObject(members);
      }
      case Record object -> writeRecord(object);
      default -> {
        if (value.getClass().isArray()) {
          List<Json> values = new ArrayList<>();
          for (int i = 0; i < Array.getLength(value); i++) {
            values.add(write(Array.get(value, i)));
          }
          yield new JsonArray(values);
        }
        throw new IllegalArgumentException(
            value.getClass().getName() + " has no JSON form: use a record or a simple value");
      }
    };
  }

  private static JsonObject writeRecord(Record object) {
    Map<String, Json> members = new LinkedHashMap<>();
    for (Component component : SHAPES.get(object.getClass()).components) {
      try {
        members.put(component.name, write(component.accessor.invoke(object)));
      } catch (Throwable e) {
        throw new IllegalArgumentException("Cannot read " + component.name + " of " + object, e);
      }
    }
    return new JsonObject(members);
  }

  static <T> T read(Json json, Class<T> type) {
    Object value = read(json, type, "The value");
    @SuppressWarnings("unchecked") // boxed when primitive: Class.cast would refuse int.class
    T result = (T) value;
    return result;
  }

  private static Object read(Json json, Type type, String where) {
    if (type instanceof ParameterizedType generic) {
      Class<?> raw = (Class<?>) generic.getRawType();
      Type[] arguments = generic.getActualTypeArguments();
      if (raw == List.class && json instanceof JsonArray array) {
        List<Object> values = new ArrayList<>();
        for (Json element : array.values()) {
          values.add(read(element, arguments[0], where + "[" + values.size() + "]"));
        }
        return List.copyOf(values);
      }
      if (raw == Map.class && json instanceof JsonObject object) {
        Map<String, Object> values = new LinkedHashMap<>();
        object
            .members()
            .forEach(
                (name, member) -> values.put(name, read(member, arguments[1], where + "." + name)));
        return Collections.unmodifiableMap(values);
      }
      if (raw != List.class && raw != Map.class) {
        throw new IllegalArgumentException("Unsupported type " + type.getTypeName());
      }
      throw mismatch(where, raw == List.class ? "a list" : "an object", json);
    }
    if (!(type instanceof Class<?> raw)) {
      throw new IllegalArgumentException("Unsupported type " + type);
    }
    if (raw.isRecord() && raw != Secret.class && !Json.class.isAssignableFrom(raw)) {
      return readRecord(json, raw, where);
    }
    return readSimple(json, raw, where);
  }

  private static Object readRecord(Json json, Class<?> type, String where) {
    if (!(json instanceof JsonObject object)) {
      throw mismatch(where, "an object", json);
    }
    Shape shape = SHAPES.get(type);
    @Nullable Object[] arguments = new Object[shape.components.size()];
    for (int i = 0; i < arguments.length; i++) {
      Component component = shape.components.get(i);
      Json member = object.members().get(component.name);
      if (member != null && member != Json.NULL) {
        arguments[i] = read(member, component.type, component.name);
      } else if (!component.nullable) {
        arguments[i] = component.empty();
      }
    }
    try {
      return shape.constructor.invokeWithArguments(arguments);
    } catch (PergolaException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new PergolaException(StandardError.INVALID_ARGUMENT, String.valueOf(e.getMessage()), e);
    } catch (Throwable e) {
      throw new IllegalArgumentException("Cannot make a " + type.getName(), e);
    }
  }

  private static Object readSimple(Json json, Class<?> type, String where) {
    try {
      if (type.isInstance(json) && Json.class.isAssignableFrom(type)) {
        return json;
      } else if (type == String.class && json instanceof JsonString(String value)) {
        return value;
      } else if (type == Secret.class && json instanceof JsonString(String value)) {
        return new Secret(value);
      } else if ((type == boolean.class || type == Boolean.class)
          && json instanceof JsonBoolean bool) {
        return bool.value();
      } else if (type.isEnum() && json instanceof JsonString(String value)) {
        return constant(type, value, where);
      } else if (type == LocalDate.class && json instanceof JsonString(String value)) {
        return LocalDate.parse(value);
      } else if (type == Instant.class && json instanceof JsonString(String value)) {
        return Instant.parse(value);
      } else if (type == UUID.class && json instanceof JsonString(String value)) {
        return UUID.fromString(value);
      } else if (number(json) instanceof BigDecimal number) {
        if (type == int.class || type == Integer.class) {
          return number.intValueExact();
        } else if (type == long.class || type == Long.class) {
          return number.longValueExact();
        } else if (type == double.class || type == Double.class) {
          double nearest = number.doubleValue();
          if (Double.isInfinite(nearest)) {
            throw mismatch(where, expected(type), json);
          }
          return nearest;
        } else if (type == BigDecimal.class) {
          return number;
        }
      }
    } catch (DateTimeParseException | ArithmeticException | IllegalArgumentException e) {
      throw mismatch(where, expected(type), json);
    }
    if (type == Secret.class) {
      // What was entered in a secret's place may well be the secret.
      throw new PergolaException(StandardError.INVALID_ARGUMENT, where + " must be a text.");
    }
    throw mismatch(where, expected(type), json);
  }

  // Models like to write "5" for 5: harmless, and cheaper than another round with the model.
  private static @Nullable BigDecimal number(Json json) {
    return switch (json) {
      case JsonNumber(BigDecimal value) -> value;
      case JsonString(String value) when value.matches("-?\\d{1,30}(\\.\\d{1,30})?") ->
          new BigDecimal(value);
      case JsonObject _, JsonArray _, JsonString _, JsonBoolean _, JsonNull _ -> null;
    };
  }

  private static Object constant(Class<?> type, String value, String where) {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equalsIgnoreCase(value.replace('-', '_'))) {
        return constant;
      }
    }
    throw mismatch(where, expected(type), new JsonString(value));
  }

  private static String expected(Class<?> type) {
    if (type.isEnum()) {
      return "one of "
          + String.join(
              ", ",
              Arrays.stream(type.getEnumConstants())
                  .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                  .toList());
    }
    return switch (type.getSimpleName()) {
      case "int", "Integer", "long", "Long" -> "a whole number";
      case "double", "Double", "BigDecimal" -> "a number";
      case "boolean", "Boolean" -> "true or false";
      case "LocalDate" -> "a date such as 2026-01-31";
      case "Instant" -> "a time such as 2026-01-31T09:00:00Z";
      case "UUID" -> "an id";
      case "String", "Secret", "JsonString" -> "a text";
      case "JsonObject" -> "an object";
      case "JsonArray" -> "a list";
      case "JsonNumber" -> "a number";
      case "JsonBoolean" -> "true or false";
      default -> throw new IllegalArgumentException("Unsupported type " + type.getName());
    };
  }

  private static PergolaException mismatch(String where, String expected, Json json) {
    String found = json.toString();
    return new PergolaException(
        StandardError.INVALID_ARGUMENT,
        "%s must be %s, not %s."
            .formatted(
                where, expected, found.length() > 40 ? found.substring(0, 40) + "…" : found));
  }

  private record Shape(MethodHandle constructor, List<Component> components) {
    static Shape of(Class<?> type) {
      try {
        var lookup = MethodHandles.lookup();
        List<Component> components = new ArrayList<>();
        var types = new ArrayList<Class<?>>();
        for (RecordComponent component : type.getRecordComponents()) {
          component.getAccessor().setAccessible(true);
          types.add(component.getType());
          components.add(
              new Component(
                  component.getName(),
                  component.getGenericType(),
                  component.getAnnotatedType().isAnnotationPresent(Nullable.class),
                  lookup.unreflect(component.getAccessor())));
        }
        var constructor = type.getDeclaredConstructor(types.toArray(Class<?>[]::new));
        constructor.setAccessible(true);
        return new Shape(lookup.unreflectConstructor(constructor), List.copyOf(components));
      } catch (ReflectiveOperationException e) {
        throw new IllegalArgumentException("Cannot look into " + type.getName(), e);
      }
    }
  }

  private record Component(String name, Type type, boolean nullable, MethodHandle accessor) {
    Object empty() {
      if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
        return List.of();
      }
      if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
        return Map.of();
      }
      throw new PergolaException(StandardError.INVALID_ARGUMENT, name + " is missing.");
    }
  }

  private JsonBinding() {}
}
