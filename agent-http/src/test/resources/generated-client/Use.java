import gen.ApiClient;
import gen.ApiException;
import gen.api.HistoryApi;
import gen.api.KeysApi;
import gen.api.OperationApi;
import gen.model.Blame;
import gen.model.Condition;
import gen.model.Entry;
import gen.model.KeyList;
import gen.model.PutTagRequest;
import gen.model.Step;
import gen.model.Transacted;
import gen.model.Transaction;
import java.util.ArrayList;
import java.util.List;

/** A program on a client that was generated from the agent's own description of itself; answers what it saw. */
public final class Use {
    public static List<String> run(String url) throws Exception {
        List<String> seen = new ArrayList<>();
        ApiClient client = new ApiClient();
        client.updateBaseUri(url);
        KeysApi keys = new KeysApi(client);
        HistoryApi history = new HistoryApi(client);

        Transacted first = keys.transact(put("app/a b", "1\n").addThenItem(step("app/c", "x")), null, "Ann <ann@example.org>", "first");
        Transacted second = keys.transact(
                put("app/a b", "1\n2\n").addIfItem(new Condition().key("app/new").absent(Condition.AbsentEnum.TRUE)),
                null,
                "Bob <bob@example.org>",
                "second");
        seen.add("succeeded " + first.getSucceeded() + " " + second.getSucceeded());

        Entry value = keys.getKey("app/a b", null, null, null, null);
        seen.add("value " + value.getValue().replace('\n', '|') + " " + value.getSize());
        Entry before = keys.getKey("app/a b", first.getRevision(), null, null, null);
        seen.add("before " + before.getValue().replace('\n', '|'));

        KeyList list = keys.listKeys("app/", null, 10, null, true, null);
        list.getEntries().forEach(entry -> seen.add("listed " + entry.getKey() + " " + entry.getSize()));
        history.history("app/a b", null, null, null).getEntries().forEach(one -> seen.add("history " + one.getMessage()));
        Blame blame = history.blame("app/a b", null);
        blame.getLines().forEach(line -> seen.add("line " + line.getText() + " " + line.getAuthor()));
        history.putTag("v1", new PutTagRequest().revision(first.getRevision()), null, null);
        seen.add("tag " + first.getRevision().equals(history.getTag("v1").getRevision()));

        keys.deleteKey("app/c", null, null, null);
        try {
            keys.getKey("app/c", null, null, null, null);
        } catch (ApiException e) {
            seen.add("deleted " + e.getCode() + " " + e.getResponseBody().contains("key-not-found"));
        }
        seen.add("status " + new OperationApi(client).status().getKeys());
        return seen;
    }

    private static Transaction put(String key, String value) {
        return new Transaction().addThenItem(step(key, value));
    }

    private static Step step(String key, String value) {
        return new Step().put(key).value(value);
    }
}
