package io.c19.client;

import java.io.PrintStream;

/** What the README shows, to be compiled and run. */
final class ReadmeExample {
    private ReadmeExample() {}

    static void run(String agent, PrintStream out) {
        // begin
        try (C19Client c19 = C19Client.connect(agent)) {
            c19.put("app/port", Value.text("8080"));
            Entry entry = c19.get("app/port").orElseThrow();
            out.println(entry.value().text());

            WriteOptions unlessChanged = WriteOptions.onlyIfMatch(entry.etag()).withMessage("8080 is taken");
            for (String port : new String[] {"8081", "8082"}) {
                PutResult result = c19.put("app/port", Value.text(port), unlessChanged);
                if (result instanceof PutResult.Stored) {
                    out.println("stored " + port);
                } else if (result instanceof PutResult.Refused) {
                    out.println("somebody was faster than " + port);
                }
            }

            c19.txn(new Txn()
                    .ifAbsent("app/tls")
                    .put("app/tls", Value.json("true"))
                    .delete("app/port"));
            c19.history().of("app/port").forEachRemaining(logged -> out.println(logged.message()));

            try (Watch watch =
                    c19.watch(WatchRequest.prefix("app/").withValues().withSnapshot())) {
                while (watch.hasNext()) {
                    Step step = watch.next();
                    if (step instanceof Step.Snapshot now) {
                        now.items().forEachRemaining(item -> out.println(item.text()));
                    } else if (step instanceof Step.Change change) {
                        change.events().forEach(event -> out.println(event.key()));
                    }
                }
            }
        }
        // end
    }
}
