/** Tests of the client: what it measures with must be right. Servers are only started by hand. */
@NullMarked
package io.c19.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
