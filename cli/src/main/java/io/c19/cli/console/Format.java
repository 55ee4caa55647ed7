package io.c19.cli.console;

/** What {@code -o} can ask for. */
public enum Format {
    /** For a person: aligned columns. May change from release to release. */
    TABLE,
    /** One JSON document. */
    JSON,
    /** One JSON object a line. */
    JSONL,
    YAML,
    /** For a shell: the bytes of a value; of anything else the one thing that names it, a line each. */
    RAW
}
