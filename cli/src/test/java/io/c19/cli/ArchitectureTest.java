package io.c19.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.c19.state.git.ObjectVisitor;
import io.c19.state.git.Replica;
import io.c19.state.git.object.Delta;
import io.c19.state.git.object.NewObject;
import org.junit.jupiter.api.Test;

/** The arrows between the modules, which all point at the layers. */
class ArchitectureTest {
    private static final String LAYERS = "io.c19.layers..";
    private static final String GIT_STATE = "io.c19.state.git..";
    private static final String REDIS_STATE = "io.c19.state.redis..";
    private static final String JDBC_STATE = "io.c19.state.jdbc..";
    private static final String SEEDERS = "io.c19.seeders..";
    private static final String PEERS = "io.c19.peers..";
    private static final String DEFAULT_CONNECTION = "io.c19.connection.standard..";
    private static final String QUERY_CONNECTION = "io.c19.connection.query..";
    private static final String GIT_CONNECTION = "io.c19.connection.git..";
    private static final String K8S_PROVIDER = "io.c19.provider.k8s..";
    private static final String HTTP_AGENT = "io.c19.agent.http..";
    private static final String CLIENT = "io.c19.client..";
    private static final String METRICS = "io.c19.metrics..";
    private static final String CLI = "io.c19.cli..";
    private static final String JGIT = "org.eclipse.jgit..";
    private static final String[] HTTP_SERVERS = {"io.javalin..", "org.eclipse.jetty..", "jakarta.servlet.."};

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.c19");

    @Test
    void everyModule_isLookedAt() {
        for (String part : new String[] {
            "io.c19.layers",
            "io.c19.state.git",
            "io.c19.state.redis",
            "io.c19.state.jdbc",
            "io.c19.seeders",
            "io.c19.peers",
            "io.c19.connection.standard",
            "io.c19.connection.query",
            "io.c19.connection.git",
            "io.c19.provider.k8s",
            "io.c19.agent.http",
            "io.c19.client",
            "io.c19.metrics",
            "io.c19.cli"
        }) {
            assertThat(OURS.containPackage(part)).as(part).isTrue();
        }
    }

    @Test
    void layers_knowNoneOfTheOthers_andNeitherGitNorAnHttpServer() {
        noClasses()
                .that()
                .resideInAPackage(LAYERS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(GIT_STATE, PEERS, GIT_CONNECTION, HTTP_AGENT, CLI, JGIT)
                .check(OURS);
        noClasses()
                .that()
                .resideInAPackage(LAYERS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(HTTP_SERVERS)
                .check(OURS);
    }

    @Test
    void gitState_knowsTheLayersOnly() {
        noClasses()
                .that()
                .resideInAPackage(GIT_STATE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(GIT_CONNECTION, HTTP_AGENT, CLI)
                .check(OURS);
        noClasses()
                .that()
                .resideInAPackage(GIT_STATE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(HTTP_SERVERS)
                .check(OURS);
    }

    @Test
    void redisState_knowsTheLayersOnly_andNobodyKnowsIt_norItsLibrary() {
        noClasses()
                .that()
                .resideInAPackage(REDIS_STATE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(GIT_STATE, GIT_CONNECTION, HTTP_AGENT, CLI, JGIT)
                .check(OURS);
        noClasses()
                .that()
                .resideOutsideOfPackage(REDIS_STATE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(REDIS_STATE, "io.lettuce..", "io.netty..", "reactor..")
                .check(OURS);
    }

    @Test
    void jdbcState_knowsTheLayersOnly_andNobodyKnowsIt_norItsLibraries() {
        noClasses()
                .that()
                .resideInAPackage(JDBC_STATE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        GIT_STATE, GIT_CONNECTION, HTTP_AGENT, CLI, JGIT, "org.postgresql..", "org.sqlite..")
                .check(OURS);
        noClasses()
                .that()
                .resideOutsideOfPackage(JDBC_STATE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(JDBC_STATE, "java.sql..", "com.zaxxer..")
                .check(OURS);
    }

    @Test
    void whatConnectionsShare_andSeeders_knowTheLayersOnly() {
        noClasses()
                .that()
                .resideInAnyPackage(PEERS, SEEDERS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(GIT_STATE, GIT_CONNECTION, HTTP_AGENT, CLI)
                .check(OURS);
        noClasses()
                .that()
                .resideInAPackage(PEERS)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(JGIT)
                .check(OURS);
    }

    @Test
    void connectionsOfValues_knowTheLayersAndWhatConnectionsShare_andNobodyKnowsThem() {
        for (String connection : new String[] {DEFAULT_CONNECTION, QUERY_CONNECTION}) {
            noClasses()
                    .that()
                    .resideInAPackage(connection)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(GIT_STATE, GIT_CONNECTION, HTTP_AGENT, CLI, JGIT)
                    .check(OURS);
            noClasses()
                    .that()
                    .resideOutsideOfPackage(connection)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(connection)
                    .check(OURS);
        }
    }

    @Test
    void connection_knowsTheLayers_andOfTheStateWhatAReplicaOffers() {
        noClasses()
                .that()
                .resideInAPackage(GIT_CONNECTION)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(HTTP_AGENT, CLI)
                .check(OURS);
        noClasses()
                .that()
                .resideInAPackage(GIT_CONNECTION)
                .should()
                .dependOnClassesThat(resideInAPackage(GIT_STATE)
                        .and(not(belongToAnyOf(Replica.class, ObjectVisitor.class, NewObject.class, Delta.class))))
                .check(OURS);
    }

    @Test
    void providerOfPods_knowsTheLayersOnly_andNobodyKnowsIt_norItsLibrary() {
        noClasses()
                .that()
                .resideInAPackage(K8S_PROVIDER)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(GIT_STATE, GIT_CONNECTION, HTTP_AGENT, CLI, JGIT)
                .check(OURS);
        noClasses()
                .that()
                .resideOutsideOfPackage(K8S_PROVIDER)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(K8S_PROVIDER, "io.fabric8..")
                .check(OURS);
    }

    @Test
    void metrics_knowTheLayersOnly_andOnlyTheyKnowWhereTheseGo() {
        noClasses()
                .that()
                .resideInAPackage(METRICS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(GIT_STATE, GIT_CONNECTION, HTTP_AGENT, CLI, JGIT)
                .check(OURS);
        noClasses()
                .that()
                .resideOutsideOfPackage(METRICS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer.prometheusmetrics..", "io.micrometer.graphite..", "com.codahale..")
                .check(OURS);
    }

    @Test
    void agent_knowsTheLayersOnly_andNoGit() {
        noClasses()
                .that()
                .resideInAPackage(HTTP_AGENT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(GIT_STATE, GIT_CONNECTION, CLI, JGIT)
                .check(OURS);
    }

    @Test
    void client_knowsNoneOfTheOthers_andOfLibrariesJacksonOnly() {
        classes()
                .that()
                .resideInAPackage(CLIENT)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(CLIENT, "java..", "com.fasterxml.jackson..", "org.jspecify..")
                .check(OURS);
    }

    @Test
    void commands_knowNoHttpAndNoAgent() {
        noClasses()
                .that()
                .resideInAPackage(CLI)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(HTTP_AGENT)
                .check(OURS);
        noClasses()
                .that()
                .resideInAPackage("io.c19.cli")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net.http..")
                .check(OURS);
        noClasses()
                .that()
                .resideInAPackage("io.c19.cli.console..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.c19.cli", "io.c19.cli.store..", "io.c19.cli.transfer..", "io.c19.cli.serve..", "picocli..")
                .check(OURS);
        noClasses()
                .that()
                .resideInAPackage("io.c19.cli.store..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.c19.cli", "io.c19.cli.transfer..", "io.c19.cli.serve..", "picocli..")
                .check(OURS);
    }

    @Test
    void classes_arePublicOnlyWhereAnotherPackageNeedsThem() {
        classes()
                .that()
                .resideInAPackage("io.c19.cli")
                .and()
                .areTopLevelClasses()
                .and()
                .doNotHaveSimpleName("Main")
                .and()
                .doNotHaveSimpleName("ManPages") // the build runs it
                .should()
                .notBePublic()
                .check(OURS);
    }
}
