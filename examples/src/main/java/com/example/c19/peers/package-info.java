/** An example of a peer provider of other origin: the peers are the lines of a file, which is looked at again and again. */
@NullMarked
package com.example.c19.peers;

import org.jspecify.annotations.NullMarked;
