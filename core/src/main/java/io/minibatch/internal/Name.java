package io.minibatch.internal;

import java.util.regex.Pattern;

/** What somebody else's object is called in a message for people. */
public final class Name {

    /** A lambda has no name that anybody wrote. */
    private static final Pattern LAMBDA = Pattern.compile("[\\w.$]*\\$\\$Lambda[^\\s,)\\]}]*");

    private Name() {}

    /** A space and how it calls itself, otherwise its class; nothing for a lambda: its role must do. */
    public static String of(Object object) {
        var type = object.getClass();
        String text;
        try {
            text = object.toString();
        } catch (Throwable e) {
            text = type.getName(); // it is somebody else's code
        }
        if (text.startsWith(type.getName() + "@")) {
            text = type.getName();
        }
        return type.isHidden() && LAMBDA.matcher(text).find()
                ? ""
                : " " + LAMBDA.matcher(text).replaceAll("a lambda");
    }
}
