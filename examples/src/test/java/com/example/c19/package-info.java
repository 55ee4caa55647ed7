@NullMarked
package com.example.c19;

import org.jspecify.annotations.NullMarked;
