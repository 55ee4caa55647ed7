/** Small parts measured alone with JMH, as far as public interfaces reach them; knows nothing of servers and networks. */
@NullMarked
package io.c19.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
