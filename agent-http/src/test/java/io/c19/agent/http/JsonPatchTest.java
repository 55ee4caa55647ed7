package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.agent.http.JsonPatch.Result;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPatchTest {
    /** Appendix A of RFC 6902, by its numbers. */
    static Stream<Arguments> examples() {
        return Stream.of(
                Arguments.of(
                        "A.1",
                        "{'foo':'bar'}",
                        "[{'op':'add','path':'/baz','value':'qux'}]",
                        "{'baz':'qux','foo':'bar'}"),
                Arguments.of(
                        "A.2",
                        "{'foo':['bar','baz']}",
                        "[{'op':'add','path':'/foo/1','value':'qux'}]",
                        "{'foo':['bar','qux','baz']}"),
                Arguments.of("A.3", "{'baz':'qux','foo':'bar'}", "[{'op':'remove','path':'/baz'}]", "{'foo':'bar'}"),
                Arguments.of(
                        "A.4",
                        "{'foo':['bar','qux','baz']}",
                        "[{'op':'remove','path':'/foo/1'}]",
                        "{'foo':['bar','baz']}"),
                Arguments.of(
                        "A.5",
                        "{'baz':'qux','foo':'bar'}",
                        "[{'op':'replace','path':'/baz','value':'boo'}]",
                        "{'baz':'boo','foo':'bar'}"),
                Arguments.of(
                        "A.6",
                        "{'foo':{'bar':'baz','waldo':'fred'},'qux':{'corge':'grault'}}",
                        "[{'op':'move','from':'/foo/waldo','path':'/qux/thud'}]",
                        "{'foo':{'bar':'baz'},'qux':{'corge':'grault','thud':'fred'}}"),
                Arguments.of(
                        "A.7",
                        "{'foo':['all','grass','cows','eat']}",
                        "[{'op':'move','from':'/foo/1','path':'/foo/3'}]",
                        "{'foo':['all','cows','eat','grass']}"),
                Arguments.of(
                        "A.8",
                        "{'baz':'qux','foo':['a',2,'c']}",
                        "[{'op':'test','path':'/baz','value':'qux'},{'op':'test','path':'/foo/1','value':2}]",
                        "{'baz':'qux','foo':['a',2,'c']}"),
                Arguments.of(
                        "A.10",
                        "{'foo':'bar'}",
                        "[{'op':'add','path':'/child','value':{'grandchild':{}}}]",
                        "{'foo':'bar','child':{'grandchild':{}}}"),
                Arguments.of(
                        "A.11",
                        "{'foo':'bar'}",
                        "[{'op':'add','path':'/baz','value':'qux','xyz':123}]",
                        "{'foo':'bar','baz':'qux'}"),
                Arguments.of("A.14", "{'/':9,'~1':10}", "[{'op':'test','path':'/~01','value':10}]", "{'/':9,'~1':10}"),
                Arguments.of(
                        "A.16",
                        "{'foo':['bar']}",
                        "[{'op':'add','path':'/foo/-','value':['abc','def']}]",
                        "{'foo':['bar',['abc','def']]}"),
                Arguments.of(
                        "copy",
                        "{'a':{'b':[1]}}",
                        "[{'op':'copy','from':'/a','path':'/c'},{'op':'add','path':'/c/b/-','value':2}]",
                        "{'a':{'b':[1]},'c':{'b':[1,2]}}"),
                Arguments.of(
                        "root",
                        "{'a':1}",
                        "[{'op':'add','path':'','value':[1]},{'op':'replace','path':'','value':{'x':2}}]",
                        "{'x':2}"),
                Arguments.of(
                        "null is a value",
                        "{'a':null}",
                        "[{'op':'test','path':'/a','value':null},{'op':'replace','path':'/a','value':1}]",
                        "{'a':1}"),
                Arguments.of("add replaces", "{'a':1}", "[{'op':'add','path':'/a','value':2}]", "{'a':2}"),
                Arguments.of("empty name", "{'':1}", "[{'op':'replace','path':'/','value':2}]", "{'':2}"),
                Arguments.of("move onto itself", "{'a':1}", "[{'op':'move','from':'/a','path':'/a'}]", "{'a':1}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void apply_examplesOfTheRfc(String name, String document, String patch, String result) throws Exception {
        JsonNode before = json(document);

        assertThat(JsonPatch.parse(json(patch)).apply(before, 1_000)).isEqualTo(new Result.Patched(json(result)));
        assertThat(before).isEqualTo(json(document));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'op':'test','path':'/baz','value':'bar'}]", // A.9
                "[{'op':'test','path':'/n','value':'10'}]", // A.15
                "[{'op':'test','path':'/o','value':{'a':1}}]",
            })
    void apply_testThatDoesNotHold_isToldApart(String patch) throws Exception {
        JsonNode document = json("{'baz':'qux','n':10,'o':{'a':1,'b':2}}");

        assertThat(JsonPatch.parse(json(patch)).apply(document, 1_000)).isInstanceOf(Result.TestFailed.class);
    }

    @Test
    void apply_testOfNumbersAndObjects_comparesByValue() throws Exception {
        JsonNode document = json("{'n':10,'o':{'a':1.50,'b':[1e2]},'big':12345678901234567890}");
        String patch = "[{'op':'test','path':'/n','value':10.0},{'op':'test','path':'/o','value':{'b':[100],'a':1.5}},"
                + "{'op':'test','path':'/big','value':12345678901234567890}]";

        assertThat(JsonPatch.parse(json(patch)).apply(document, 1_000)).isInstanceOf(Result.Patched.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'op':'add','path':'/baz/bat','value':1}", // A.12
                "{'op':'add','path':'/list/3','value':1}",
                "{'op':'add','path':'/list/01','value':1}",
                "{'op':'add','path':'/list/x','value':1}",
                "{'op':'add','path':'/text/x','value':1}",
                "{'op':'add','path':'/list/99999999999','value':1}",
                "{'op':'remove','path':'/none'}",
                "{'op':'remove','path':''}",
                "{'op':'remove','path':'/list/-'}",
                "{'op':'remove','path':'/list/2'}",
                "{'op':'replace','path':'/none','value':1}",
                "{'op':'move','from':'/none','path':'/a'}",
                "{'op':'copy','from':'/list/-','path':'/a'}",
                "{'op':'test','path':'/none','value':1}",
            })
    void apply_operationThatDoesNotFit_changesNothing(String operation) throws Exception {
        String patch = "[{'op':'add','path':'/first','value':1}," + operation + "]";
        JsonNode document = json("{'list':[1,2],'text':'x'}");

        Result result = JsonPatch.parse(json(patch)).apply(document, 1_000);

        assertThat(result).isInstanceOfSatisfying(Result.Misfit.class, misfit -> assertThat(misfit.operation())
                .isEqualTo(1));
        assertThat(document).isEqualTo(json("{'list':[1,2],'text':'x'}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[1]",
                "[{}]",
                "[{'op':'spam','path':'/a'}]",
                "[{'op':'add','value':1}]",
                "[{'op':'add','path':'/a'}]",
                "[{'op':'add','path':'a','value':1}]",
                "[{'op':'add','path':'/a~2','value':1}]",
                "[{'op':'add','path':'/a~','value':1}]",
                "[{'op':'move','path':'/a'}]",
                "[{'op':'move','from':'/a','path':'/a/b'}]",
                "[{'op':1,'path':'/a'}]"
            })
    void parse_malformedPatch_isRefused(String patch) {
        assertThatThrownBy(() -> JsonPatch.parse(json(patch))).isInstanceOf(Json.Fault.class);
    }

    @Test
    void apply_sameParsedPatchTwice_givesTheSame() throws Exception {
        JsonPatch patch =
                JsonPatch.parse(json("[{'op':'add','path':'/a','value':[]},{'op':'add','path':'/a/-','value':1}]"));

        assertThat(patch.apply(json("{}"), 1_000)).isEqualTo(patch.apply(json("{}"), 1_000));
    }

    @Test
    void apply_copiesThatDoubleAndDouble_endAtTheBound() throws Exception {
        StringBuilder patch = new StringBuilder("[{'op':'add','path':'/a','value':'0123456789'}");
        for (int i = 0; i < 100; i++) {
            patch.append(",{'op':'copy','from':'','path':'/c").append(i).append("'}");
        }

        Result result = JsonPatch.parse(json(patch + "]")).apply(json("{}"), 100_000);

        assertThat(result).isInstanceOfSatisfying(Result.Misfit.class, misfit -> assertThat(misfit.fault())
                .contains("larger than 100000 bytes"));
    }

    private static JsonNode json(String text) throws Json.Fault {
        return Json.parse(Texts.bytes(text.replace('\'', '"')));
    }
}
