@NullMarked
package io.c19.cli.serve;

import org.jspecify.annotations.NullMarked;
