package dev.paddock.app;

import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * The log configuration before settings are known, and of commands: warnings, as text. Logback
 * finds this class by its service file; it would take longer to read an XML file than the server
 * takes to start.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class FirstLogs extends ContextAwareBase implements Configurator {
  @Override
  public ExecutionStatus configure(LoggerContext context) {
    // The tests name a file of their own.
    if (System.getProperty(ClassicConstants.CONFIG_FILE_PROPERTY) != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    Logs.configure(context, LogConfig.FIRST, true);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
