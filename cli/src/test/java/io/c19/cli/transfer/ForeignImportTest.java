package io.c19.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.c19.cli.console.Failure;
import io.c19.cli.transfer.Source.Shape;
import io.c19.cli.transfer.Source.Syntax;
import io.c19.layers.Note;
import io.c19.layers.Prefix;
import io.c19.layers.Progress;
import io.c19.layers.Value;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What other stores' tools export. */
class ForeignImportTest {
    private final MemoryStore memory = new MemoryStore();

    @AfterEach
    void stop() {
        memory.close();
    }

    @Test
    void consul_keysAndValues_withoutFolderMarks() {
        load(
                Syntax.CONSUL,
                """
                [
                  {"key": "app/", "flags": 0, "value": ""},
                  {"key": "app/port", "flags": 0, "value": "ODA4MA=="},
                  {"key": "/app/bytes", "flags": 42, "value": "/wA="},
                  {"key": "app/empty", "flags": 0, "value": ""},
                  {"key": "app/null", "flags": 0, "value": null}
                ]
                """);

        assertThat(memory.all())
                .hasSize(4)
                .containsEntry("app/port", text("8080"))
                .containsEntry("app/bytes", Value.of(new byte[] {-1, 0}))
                .containsEntry("app/empty", text(""))
                .containsEntry("app/null", text(""));
    }

    @Test
    void etcd_keysAndValues_withoutALeadingSlash() {
        load(
                Syntax.ETCD,
                """
                {"header":{"cluster_id":14841639068965178418,"member_id":10276657743932975437,"revision":4,"raft_term":2},
                 "kvs":[{"key":"L2FwcC9ob3N0","create_revision":2,"mod_revision":2,"version":1,"value":"bG9jYWxob3N0"},
                        {"key":"Z3LDvMOfZQ==","create_revision":3,"mod_revision":3,"version":1}],"count":2}
                """);

        assertThat(memory.all())
                .hasSize(2)
                .containsEntry("app/host", text("localhost"))
                .containsEntry("grüße", text(""));
    }

    @Test
    void nothingToImport_isNothing() {
        assertThat(load(Syntax.CONSUL, "[]").put()).isZero();
        assertThat(load(Syntax.ETCD, "{\"header\":{\"revision\":4}}").put()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            CONSUL | {"a":1}                                                   | what `consul kv export` prints
            CONSUL | [{"value":""}]                                            | pair 0: {"value":""} (expected: a key and a value in base64)
            CONSUL | [{"key":"a","value":"?"}]                                 | pair 0:
            CONSUL | [{"key":"a","value":""},{"key":"/a","value":""}]          | key 'a' occurs twice
            CONSUL | [{"key":"a//b","value":""}]                               | a//b
            ETCD   | []                                                        | what `etcdctl get --prefix -w json` prints
            ETCD   | {"kvs":[{"key":"/w==","value":""}]}                       | pair 0: {"key":"/w==","value":""} (expected: a key of UTF-8 and
            ETCD   | {"kvs":{}}                                                | what `etcdctl
            """)
    void whatIsWrong_isFoundBeforeAnythingIsWritten(Syntax syntax, String document, String sentence) {
        Failure failure = catchThrowableOfType(Failure.class, () -> load(syntax, document));

        assertThat(failure.sentence()).contains(sentence);
        assertThat(memory.all()).isEmpty();
    }

    private Import.Result load(Syntax syntax, String document) {
        return new Source.Document("test", document.getBytes(StandardCharsets.UTF_8), syntax, Shape.WHOLE)
                .importInto(memory.store(), Prefix.ALL, false, Note.NONE, Progress.NONE);
    }

    private static Value text(String text) {
        return Value.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
