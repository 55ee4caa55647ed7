/**
 * What a command needs to talk to a person or a script: streams, output formats, progress, exit codes and failures in one
 * sentence. Knows no command, no store and no picocli; JSON and YAML writers are loaded only when their format is asked for.
 */
@NullMarked
package io.c19.cli.console;

import org.jspecify.annotations.NullMarked;
