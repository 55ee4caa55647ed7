package io.c19.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.c19.agent.http.RunningAgent.Reply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong is answered with the status that the document says, and with what was expected; nothing changes. */
class WrongRequestTest {
    private static RunningAgent agent;

    @BeforeAll
    static void start() {
        agent = RunningAgent.onHistory();
        agent.put("/v1/kv/k", "{\"a\":1}");
        agent.put("/v1/kv/text", "no JSON");
        agent.put("/v1/tags/t", "{\"revision\":\"the-beginning\"}", "Content-Type", "application/json");
    }

    @AfterAll
    static void stop() {
        agent.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // if-match
                "PUT    | /v1/kv/k           | If-Match: \"0\"      | x | 412 | precondition-failed | (expected: 0)",
                "PUT    | /v1/kv/k           | If-Match: k          | x | 400 | invalid-request     | If-Match",
                "PUT    | /v1/kv/k           | If-Match: W/\"0\"    | x | 412 | precondition-failed | without W/",
                "PUT    | /v1/kv/k           | If-None-Match: *     | x | 412 | precondition-failed | (expected: absent)",
                "PUT    | /v1/kv/k           | If-None-Match: \"0\" | x | 400 | invalid-request     | (expected: * for a write",
                "PUT    | /v1/kv/new         | If-Match: *          | x | 412 | precondition-failed | (expected: present)",
                "DELETE | /v1/kv/k           | If-Match: \"0\"      | - | 412 | precondition-failed | (expected: 0)",
                "GET    | /v1/kv/k           | If-Match: \"0\"      | - | 412 | precondition-failed | (expected: 0)",
                "DELETE | /v1/tags/t         | If-Match: \"0\"      | - | 412 | precondition-failed | (expected: what If-Match says",
                // cursors
                "GET    | /v1/kv?cursor=x    | - | - | 400 | invalid-cursor | (expected: the cursor of the page before",
                "GET    | /v1/log?cursor=    | - | - | 400 | invalid-cursor | (expected: the cursor of the page before",
                "GET    | /v1/tags?cursor=W10| - | - | 400 | invalid-cursor | (expected: the cursor of the page before",
                "GET    | /v1/kv?cursor=WyJrdlxuXG5mYWxzZVxuIiwibm93aGVyZSIsImsiXQ | - | - | 410 | cursor-expired | first page",
                "GET    | /v1/log?cursor=WyJ0YWdzIiwiYSJd | - | - | 400 | invalid-cursor | (expected: the same path and parameters",
                // revisions
                "GET    | /v1/kv/k?at=nowhere        | - | - | 404 | revision-not-found | (expected: main, a revision",
                "GET    | /v1/kv?at=                 | - | - | 404 | revision-not-found | (expected: main, a revision",
                "GET    | /v1/diff                   | - | - | 400 | invalid-request    | (expected: the older revision",
                "GET    | /v1/diff?from=nowhere      | - | - | 404 | revision-not-found | (expected: main, a revision",
                "GET    | /v1/history/k?at=nowhere   | - | - | 404 | revision-not-found | (expected: main, a revision",
                "GET    | /v1/blame/k?at=nowhere     | - | - | 404 | revision-not-found | (expected: main, a revision",
                "POST   | /v1/revert | Content-Type: application/json | {\"key\":\"k\",\"to\":\"nowhere\"} | 404 | revision-not-found | (expected: main, a revision",
                "POST   | /v1/revert | Content-Type: application/json | {\"key\":\"k\"} | 400 | invalid-request | (expected: a string)",
                // tags
                "GET    | /v1/tags/none      | - | - | 404 | tag-not-found | GET /v1/tags lists",
                "PUT    | /v1/tags/a..b      | Content-Type: application/json | {\"revision\":\"the-beginning\"} | 400 | invalid-tag | a..b",
                "PUT    | /v1/tags/u         | Content-Type: application/json | {\"rev\":\"x\"} | 400 | invalid-request | (expected: one of revision)",
                "PUT    | /v1/tags/u         | Content-Type: application/json | {\"revision\":\"nowhere\"} | 404 | revision-not-found | (expected: main",
                "PUT    | /v1/tags/u         | Content-Type: text/plain | main | 415 | unsupported-media-type | (expected: application/json)",
                // patches
                "PATCH  | /v1/kv/k    | Content-Type: text/plain | {} | 415 | unsupported-media-type | (expected: one of application/merge-patch+json",
                "PATCH  | /v1/kv/k    | Content-Type: application/json | {} | 415 | unsupported-media-type | (expected: one of application/merge-patch+json",
                "PATCH  | /v1/kv/k    | Content-Type: application/merge-patch+json | { | 400 | invalid-patch | (expected: application/merge-patch+json)",
                "PATCH  | /v1/kv/k    | Content-Type: application/json-patch+json | {} | 400 | invalid-patch | expected: ",
                "PATCH  | /v1/kv/k    | Content-Type: application/json-patch+json | [{\"op\":\"leap\"}] | 400 | invalid-patch | expected: ",
                "PATCH  | /v1/kv/k    | Content-Type: application/json-patch+json | [{\"op\":\"test\",\"path\":\"/a\",\"value\":2}] | 412 | precondition-failed | test of '/a'",
                "PATCH  | /v1/kv/k    | Content-Type: application/json-patch+json | [{\"op\":\"remove\",\"path\":\"/b\"}] | 409 | patch-conflict | (expected: a value that the patch fits)",
                "PATCH  | /v1/kv/text | Content-Type: application/merge-patch+json | {} | 409 | patch-conflict | (expected: a value that the patch fits)",
                "PATCH  | /v1/kv/none | Content-Type: application/json-patch+json | [] | 404 | key-not-found | GET /v1/kv?prefix= lists",
                // transactions
                "POST   | /v1/txn | Content-Type: application/json | [] | 400 | invalid-request | (expected: an object with if, then",
                "POST   | /v1/txn | Content-Type: application/json | {\"when\":[]} | 400 | invalid-request | (expected: one of if, then",
                "POST   | /v1/txn | Content-Type: application/json | {\"if\":[{\"key\":\"k\"}]} | 400 | invalid-request | (expected: either an etag or absent: true)",
                "POST   | /v1/txn | Content-Type: application/json | {\"if\":[{\"prefix\":\"k\",\"revision\":\"nowhere\"}]} | 404 | revision-not-found | (expected: main",
                "POST   | /v1/txn | Content-Type: application/json | {\"then\":[{\"put\":\"k\"}]} | 400 | invalid-request | (expected: value or valueBase64)",
                "POST   | /v1/txn | Content-Type: application/json | {\"else\":[{\"move\":\"k\"}]} | 400 | invalid-request | (expected: one of",
                "POST   | /v1/txn | Content-Type: text/plain | {} | 415 | unsupported-media-type | (expected: application/json)",
                "DELETE | /v1/kv?prefix=k&confirm=7 | - | - | 409 | confirmation-differs | (expected: confirm=1",
                "DELETE | /v1/kv?confirm=1          | - | - | 400 | invalid-request      | (expected: the prefix",
            })
    void wrong_isAnsweredAsDocumented(
            String method, String path, String header, String body, int status, String problem, String expected) {
        String before = agent.state.version();
        List<String> headers = new ArrayList<>();
        if (!header.equals("-")) {
            headers.addAll(List.of(header.split(": ", 2)));
        }
        byte[] bytes = body.equals("-") ? null : Texts.bytes(body);

        Reply reply = agent.send(method, path, bytes, headers.toArray(String[]::new));

        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.problem()).isEqualTo(problem);
        assertThat(reply.detail()).contains(expected);
        assertThat(agent.state.version()).isEqualTo(before);
    }
}
