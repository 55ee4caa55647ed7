@NullMarked
package com.example.c19.peers;

import org.jspecify.annotations.NullMarked;
