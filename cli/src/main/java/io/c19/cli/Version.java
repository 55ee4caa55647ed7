package io.c19.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** Which program this is, from the manifest of its jar. */
final class Version {
    /** The version, or {@code development} when it runs from classes. */
    static final String PROGRAM = versionOf(Version.class.getPackage());

    private Version() {}

    private static String versionOf(Package ours) {
        String version = ours.getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** The commit that it was built from, or null when the build did not know. */
    static @Nullable String commit() {
        URL self = Version.class.getResource("Version.class");
        if (self == null || !self.getProtocol().equals("jar")) {
            return null;
        }
        String jar = self.toString().substring(0, self.toString().indexOf('!') + 1);
        try (InputStream in = new URL(jar + "/META-INF/MANIFEST.MF").openStream()) {
            Attributes attributes = new Manifest(in).getMainAttributes();
            String commit = attributes.getValue("C19-Commit");
            return commit == null || commit.isBlank() ? null : commit;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
