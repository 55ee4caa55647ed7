package io.c19.connection.git.wire;

/** Names of Git's smart HTTP, and of ours in it. */
public final class Protocol {
    public static final String UPLOAD_PACK = "git-upload-pack";
    public static final String RECEIVE_PACK = "git-receive-pack";

    /** Says which version of the protocol the client speaks. */
    public static final String VERSION_HEADER = "Git-Protocol";

    public static final String VERSION_2 = "version=2";

    /** Where each node is. */
    public static final String NODES = "refs/c19/nodes/";

    public static final String MAIN = "refs/heads/main";

    private Protocol() {}

    public static String advertisementType(String service) {
        return "application/x-%s-advertisement".formatted(service);
    }

    public static String requestType(String service) {
        return "application/x-%s-request".formatted(service);
    }

    public static String resultType(String service) {
        return "application/x-%s-result".formatted(service);
    }
}
