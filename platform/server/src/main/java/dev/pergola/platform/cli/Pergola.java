// SPDX-License-Identifier: MIT
package dev.pergola.platform.cli;

import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The launcher: {@code pergola COMMAND}. */
@Command(
    name = "pergola",
    description = "An assistant over a company's books that works with any model.",
    mixinStandardHelpOptions = true,
    versionProvider = Pergola.VersionText.class,
    footer = {"", "The launcher itself knows build (anew) and benchmark, too."},
    subcommands = {
      StartCommand.class,
      PluginCommand.class,
      LicenseCommand.class,
      SecretsCommand.class
    })
public final class Pergola {
  private static final int HELP_WIDTH = 120;

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    // Texts are English, and programs read them, too: numbers and lower case in them are not to
    // depend on the language of whoever starts it. Holds for plugins as well.
    Locale.setDefault(Locale.ROOT);
    int code = commandLine().execute(arguments);
    if (code != StartCommand.RUNNING) {
      System.exit(code);
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new Pergola())
        .setCaseInsensitiveEnumValuesAllowed(true)
        // Narrower, it breaks names such as vendor.pub at their dots.
        .setUsageHelpWidth(HELP_WIDTH)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(Pergola::misused);
  }

  // One line that says what is wrong, not a screen of all that would be possible.
  private static int misused(CommandLine.ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    command.getErr().println(e.getMessage());
    command.getErr().printf("See %s --help%n", command.getCommandSpec().qualifiedName());
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  static final class VersionText implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"Pergola " + dev.pergola.platform.web.Version.CURRENT};
    }
  }
}
