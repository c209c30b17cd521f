package io.minibatch.file.disk;

/** Bytes are not what they should be. Whoever knows the file and the offset says so in an error of its own. */
public final class UnreadableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final boolean newer;

    public UnreadableException(String message) {
        this(message, false);
    }

    private UnreadableException(String message, boolean newer) {
        super(message);
        this.newer = newer;
    }

    public static UnreadableException newer(int found, int known) {
        return new UnreadableException(
                "it has the format " + found + ", which is newer than this program's " + known
                        + ": use a newer minibatch",
                true);
    }

    /** Whether nothing is wrong, but written by a later version: nobody may repair that. */
    public boolean isNewer() {
        return newer;
    }
}
