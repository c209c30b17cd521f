package io.minibatch.mongodb.server;

import java.util.Locale;
import java.util.Set;

/**
 * The options of MongoDB's connection strings that the driver knows. It passes over others with no more than a line in
 * the log.
 */
public final class DriverOptions {

    /** In lower case, as the driver compares them. */
    private static final Set<String> DRIVER = Set.of(
            "appname",
            "authmechanism",
            "authmechanismproperties",
            "authsource",
            "compressors",
            "connecttimeoutms",
            "directconnection",
            "enableoverloadretargeting",
            "gssapiservicename",
            "heartbeatfrequencyms",
            "journal",
            "loadbalanced",
            "localthresholdms",
            "maxadaptiveretries",
            "maxconnecting",
            "maxidletimems",
            "maxlifetimems",
            "maxpoolsize",
            "maxstalenessseconds",
            "minpoolsize",
            "proxyhost",
            "proxypassword",
            "proxyport",
            "proxyusername",
            "readconcernlevel",
            "readpreference",
            "readpreferencetags",
            "replicaset",
            "retryreads",
            "retrywrites",
            "safe",
            "servermonitoringmode",
            "serverselectiontimeoutms",
            "slaveok",
            "sockettimeoutms",
            "srvallowedhostssuffix",
            "srvmaxhosts",
            "srvservicename",
            "ssl",
            "sslinvalidhostnameallowed",
            "timeoutms",
            "tls",
            "tlsallowinvalidhostnames",
            "tlsinsecure",
            "uuidrepresentation",
            "w",
            "waitqueuetimeoutms",
            "wtimeoutms",
            "zlibcompressionlevel");

    private DriverOptions() {}

    /** Whether the name is one of them, in any case. */
    public static boolean know(String name) {
        return DRIVER.contains(name.toLowerCase(Locale.ROOT));
    }
}
