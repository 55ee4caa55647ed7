@NullMarked
package io.c19.provider.k8s;

import org.jspecify.annotations.NullMarked;
