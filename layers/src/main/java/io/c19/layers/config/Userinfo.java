package io.c19.layers.config;

import java.util.regex.Pattern;

/**
 * What stands before the {@code @} of a URL (RFC 3986, 3.2.1). People put a password or a token there, the latter as a name, too; so all of it is
 * left out of logs, messages, metrics and history.
 */
public final class Userinfo {
    /** Up to the last {@code @} before the path, since a password may hold one. */
    private static final Pattern BEFORE_HOST = Pattern.compile("(?<=://)[^/?#\\s]*@");

    private Userinfo() {}

    /** The text, which may be a URL or hold some, without it. */
    public static String hidden(String text) {
        return BEFORE_HOST.matcher(text).replaceAll("");
    }
}
