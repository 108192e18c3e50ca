// SPDX-License-Identifier: MIT
import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Checks that every source file is formatted and names its license; with {@code write} formats.
 *
 * <p>Runs as a program on the build's own JDK, because a formatter inside Maven would parse with
 * the JDK that Maven happens to run on, which may not know the language level of the code.
 */
final class Sources {
  private static final Set<String> SKIPPED = Set.of("target", ".git", "data", "node_modules");
  private static final Set<String> WITH_LICENSE =
      Set.of("java", "js", "css", "jte", "sql", "sh", "xml", "yml", "properties");

  public static void main(String[] arguments) throws IOException {
    boolean write = arguments[0].equals("write");
    var files = new ArrayList<Path>();
    Files.walkFileTree(
        Path.of(arguments[1]),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return SKIPPED.contains(String.valueOf(folder.getFileName()))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files.add(file);
            return FileVisitResult.CONTINUE;
          }
        });
    var problems = new ConcurrentLinkedQueue<String>();
    files.parallelStream().forEach(file -> check(file, write, problems));
    problems.stream().sorted().forEach(System.err::println);
    if (!problems.isEmpty()) {
      System.err.println("To format every file: mvn -N validate -Dformat=write");
      System.exit(1);
    }
  }

  private static void check(Path file, boolean write, ConcurrentLinkedQueue<String> problems) {
    String name = file.getFileName().toString();
    String extension = name.substring(name.lastIndexOf('.') + 1);
    if (!WITH_LICENSE.contains(extension)) {
      return;
    }
    try {
      String text = Files.readString(file);
      String license =
          file.toString().replace('\\', '/').contains("plugins/enterprise/")
              ? "LicenseRef-Pergola-Enterprise"
              : "MIT";
      if (text.lines()
          .limit(3)
          .noneMatch(line -> line.matches(".*SPDX-License-Identifier: " + license + "( .*)?"))) {
        problems.add(file + ": its first lines must say SPDX-License-Identifier: " + license);
      }
      if (extension.equals("java")) {
        String formatted = format(text);
        if (!formatted.equals(text)) {
          if (write) {
            Files.writeString(file, formatted);
          } else {
            problems.add(file + ": not formatted");
          }
        }
      }
    } catch (FormatterException e) {
      problems.add(file + ": " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String format(String text) throws FormatterException {
    var formatter = new Formatter(JavaFormatterOptions.defaultOptions());
    String ordered = ImportOrderer.reorderImports(text, JavaFormatterOptions.Style.GOOGLE);
    return formatter.formatSource(RemoveUnusedImports.removeUnusedImports(ordered));
  }

  private Sources() {}
}
