package io.minibatch.file;

/** Bytes are not what they should be. Whoever knows the file and the offset says so in an error of its own. */
final class UnreadableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final boolean newer;

    UnreadableException(String message) {
        this(message, false);
    }

    private UnreadableException(String message, boolean newer) {
        super(message);
        this.newer = newer;
    }

    static UnreadableException newer(int found, int known) {
        return new UnreadableException(
                "it has the format " + found + ", which is newer than this program's " + known
                        + ": use a newer minibatch",
                true);
    }

    /** Whether nothing is wrong, but written by a later version: nobody may repair that. */
    boolean isNewer() {
        return newer;
    }
}
