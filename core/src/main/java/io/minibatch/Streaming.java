package io.minibatch;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method the function of a pipeline, by {@link Minibatch#register}. The method takes one {@code Window<T>} or
 * {@code List<T>}, where T is a class; what it returns goes to the sinks, or, if it is void, the window's data does. It
 * may throw.
 *
 * <p>Which strategy: {@link #size} alone is {@code count}, {@link #every} alone {@code every}, {@link #fixed} alone
 * {@code fixed}, {@link #size} with {@link #every} {@code countOrTime}. At least one must be there.
 *
 * <pre>{@code
 * class Alerts {
 *     @Streaming(value = "readings", size = 2, keep = true)
 *     List<Reading> hot(Window<Reading> window) { ... }
 * }
 * mb.register(new Alerts(), sink);
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Streaming {

    /** The stream's name. */
    String value();

    /** Windows of this many messages; 0: not by count. */
    int size() default 0;

    /** Windows each so often, such as {@code 500ms}, {@code 5s}, {@code 2m}; empty: not by time. */
    String every() default "";

    /** Windows of intervals of this length, such as {@code 1m}; empty: not by interval. */
    String fixed() default "";

    /** The group that reads. */
    String group() default DeliveryOptions.DEFAULT_GROUP;

    /** How many windows run at the same time; 0: as many as there are processors. */
    int workers() default 0;

    /** Whether done messages and windows stay. */
    boolean keep() default false;
}
