/**
 * Objects on their way between repositories: which ones the other side lacks, as a pack that goes out, and what comes in, within
 * bounds. Knows no network and no peers.
 */
@NullMarked
package io.c19.connection.git.pack;

import org.jspecify.annotations.NullMarked;
