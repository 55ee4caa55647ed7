package io.c19.benchmarks.compare;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Central Dogma, one server without replication: also a Git repository, also one commit for each push. */
record CentralDogma(Path home) implements Product {
    @Override
    public String name() {
        return "centraldogma";
    }

    @Override
    public @Nullable String missing() {
        return Files.isDirectory(libraries())
                ? null
                : "mvn -f benchmarks/centraldogma/pom.xml package (or benchmarks/compare --install)";
    }

    private Path libraries() {
        return home.resolve("benchmarks/centraldogma/target/lib");
    }

    @Override
    public List<String> command(Place place) throws IOException {
        Path configuration = place.file("dogma.json");
        Files.writeString(
                configuration,
                """
                {"dataDir": "%s", "webAppEnabled": false, "mirroringEnabled": false,
                 "ports": [{"localAddress": {"host": "127.0.0.1", "port": %d}, "protocols": ["http"]}]}
                """
                        .formatted(place.file("data"), place.port()));
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Its JGit would else write into the caller's configuration.
                "-Duser.home=" + place.directory(),
                "-cp",
                libraries() + File.separator + "*",
                "com.linecorp.centraldogma.server.Main",
                "-config",
                configuration.toString(),
                "-pidfile",
                place.file("pid").toString());
    }

    @Override
    public Wire wire() {
        return new CentralDogmaWire();
    }

    @Override
    public void prepare(Server server) throws IOException {
        CentralDogmaWire wire = new CentralDogmaWire();
        server.ask(wire, out -> wire.create(out, false));
        server.ask(wire, out -> wire.create(out, true));
    }

    @Override
    public boolean isJava() {
        return true;
    }

    @Override
    public boolean hasLog() {
        return true;
    }
}
