package io.c19.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.cli.Program.Ran;
import io.c19.cli.serve.RunningAgent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TxnCommandTest {
    private static RunningAgent agent;
    private static Program c19;

    @BeforeAll
    static void start() {
        agent = Agents.inMemory();
        c19 = Program.withUrl(agent.address().toString());
    }

    @AfterAll
    static void stop() {
        agent.close();
    }

    @Test
    void txn_whoseConditionsHold_isDone_andElseTheOther() {
        String document =
                "{'if':[{'key':'shop/a','absent':true}],'then':[{'put':'shop/a','value':3},{'put':'shop/b','value':'x',"
                        + "'contentType':'text/plain','ttl':60000},{'put':'shop/c','valueBase64':'/w=='},{'get':'shop/a'}],"
                        + "'else':[{'get':'shop/b'},{'get':'shop/none'},{'delete':'shop/c'}]}";
        Program fed = c19.fed(document.replace('\'', '"'));

        Ran done = fed.run("txn", "-", "-m", "open");
        Ran other = fed.run("txn", "-", "-o", "json");

        assertThat(done.code()).isZero();
        assertThat(done.out().lines().map(line -> line.replaceAll(" +", " ").strip()))
                .element(1)
                .isEqualTo("EFFECT KEY VALUE");
        assertThat(done.out()).startsWith("done  ").contains("created  shop/c").contains("read     shop/a  3");
        assertThat(c19.ok("get", "shop/a", "-o", "json")).contains("\"contentType\" : \"application/json\"");
        assertThat(other.code()).isEqualTo(4);
        assertThat(other.out())
                .contains("\"succeeded\" : false")
                .contains("\"value\" : \"x\"")
                .contains("\"absent\" : true")
                .contains("\"effect\" : \"deleted\"");
        assertThat(c19.run("get", "shop/c").code()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {                                             | is not JSON at line 1
            []                                            | the document: [] (expected: an object)
            {"than":[]}                                   | 'than' is unknown (expected: if, then, else, message, author)
            {"then":{}}                                   | then: {} (expected: an array)
            {"then":[{"put":"a"}]}                        | then[0]: {"put":"a"} (expected: a value or a valueBase64)
            {"then":[{"put":"a//b","value":1}]}           | then[0].put:
            {"then":[{"put":"a","value":1,"ttl":0}]}      | then[0].ttl: 0 (expected: milliseconds
            {"then":[{"put":"a","valueBase64":"?"}]}      | then[0].valueBase64:
            {"then":[{"get":"a"},{"remove":"a"}]}         | then[1]: {"remove":"a"} (expected: an object with one of put, delete and get)
            {"if":[{"key":"a"}]}                          | if[0]: {"key":"a"} (expected: an etag or "absent": true)
            {"if":[{"key":"a","absent":false}]}           | if[0]:
            {"if":[{"prefix":"a/"}]}                      | if[0]: {"prefix":"a/"} (expected: an object with revision)
            {"author":"nobody"}                           | the document.author:
            """)
    void txn_ofAWrongDocument_saysWhereAndWhatIsExpected(String document, String sentence) {
        Ran ran = c19.fed(document).run("txn", "-");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().lines())
                .singleElement()
                .asString()
                .contains("Standard input")
                .contains(sentence);
    }
}
