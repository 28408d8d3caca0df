/** The health service: {@link dev.tern.services.health.HealthService}. */
@NullMarked
package dev.tern.services.health;

import org.jspecify.annotations.NullMarked;
