@NullMarked
package com.example.c19.journal;

import org.jspecify.annotations.NullMarked;
