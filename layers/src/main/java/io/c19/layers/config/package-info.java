/**
 * Configuration: one YAML file in C19's format, overlaid by environment variables and flags, handed to each layer as its
 * own {@link io.c19.layers.config.Settings}. Knows no layer by name: kinds are found with {@link java.util.ServiceLoader}.
 */
@NullMarked
package io.c19.layers.config;

import org.jspecify.annotations.NullMarked;
