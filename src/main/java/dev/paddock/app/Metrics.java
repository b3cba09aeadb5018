package dev.paddock.app;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Optional;

/** The metrics of a server: those of its parts, and those of the Java virtual machine. */
final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Optional<JvmGcMetrics> collections;

  /**
   * @param read whether there is a management port to read them at; without it those of the virtual
   *     machine are left out, because it takes long to set them up
   */
  Metrics(boolean read) {
    FunctionCounter.builder("paddock.log.dropped", this, metrics -> Logs.dropped())
        .description("Log lines that were dropped because nobody read standard error")
        .register(registry);
    collections = read ? Optional.of(new JvmGcMetrics()) : Optional.empty();
    collections.ifPresent(this::bindWith);
  }

  private void bindWith(JvmGcMetrics collections) {
    for (MeterBinder binder :
        List.of(
            collections,
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            new ProcessorMetrics(),
            new UptimeMetrics(),
            new FileDescriptorMetrics())) {
      binder.bindTo(registry);
    }
  }

  PrometheusMeterRegistry registry() {
    return registry;
  }

  @Override
  public void close() {
    collections.ifPresent(JvmGcMetrics::close);
    registry.close();
  }
}
