package io.minibatch.connect;

import java.util.regex.Pattern;

/**
 * A connector's URL as people may see it, whatever its shape: without its query, without what stands before an @, and
 * without what stands where a port should be and is none. Who wrote it may have forgotten to percent-encode a password,
 * so that a part of it looks like a path, a query or the name of an option.
 *
 * @param text of the URL
 * @param mixed whether what looks like the query may be a part of a password: then names of options are none, too
 */
record MaskedUrl(String text, boolean mixed) {

    private static final Pattern BEGIN = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:(//)?");

    /** The one shape whose user may be seen. */
    private static final Pattern USER = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://[A-Za-z0-9._-]+:)[^/@]*@[^@]*");

    /** A colon behind which there is no port, and which is not within an address of IPv6. */
    private static final Pattern NO_PORT = Pattern.compile(":(?![0-9]{0,5}(,|$))(?![0-9A-Fa-f:.]*\\](:|,|$))");

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,40}");

    static MaskedUrl of(String url) {
        var query = url.indexOf('?');
        var address = query < 0 ? url : url.substring(0, query);
        var at = url.lastIndexOf('@');
        if (url.startsWith("file:")) { // a path has no user
            return new MaskedUrl(address, false);
        }
        var begin = BEGIN.matcher(url);
        var start = begin.lookingAt() ? begin.group() : "";
        if (at < 0) {
            return ofHosts(address, start.length(), query >= 0);
        }
        if (at > address.length()) {
            return new MaskedUrl(start + "***", true);
        }
        var user = USER.matcher(address);
        return new MaskedUrl((user.matches() ? user.group(1) : start) + "***" + address.substring(at), false);
    }

    /** Without an @: what follows a colon and is no port may be a password whose host was forgotten. */
    private static MaskedUrl ofHosts(String address, int from, boolean hasQuery) {
        var slash = address.indexOf('/', from);
        var colon = NO_PORT.matcher(address).region(from, slash < 0 ? address.length() : slash);
        return colon.find()
                ? new MaskedUrl(address.substring(0, colon.end()) + "***", hasQuery)
                : new MaskedUrl(address, false);
    }

    /** An option in a message: by its name if that is one. */
    String option(String name) {
        return (!mixed && PLAIN.matcher(name).matches() ? "Option " + name : "An option") + " of " + text;
    }

    /** What to do, if the user did not mean to write an option. */
    String hint() {
        return mixed ? ". In a user or password write @ as %40, ? as %3F, & as %26" : "";
    }
}
