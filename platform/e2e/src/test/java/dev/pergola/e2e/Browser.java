// SPDX-License-Identifier: MIT
package dev.pergola.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A person's browser without a window: Debian's Chromium. Used by one thread. */
final class Browser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Path SCREENSHOTS = Path.of("target/screenshots");

  // Kept, as a logger that nobody holds forgets its level. It misses a library that is not used.
  private static final Logger VERSIONS =
      Logger.getLogger("org.openqa.selenium.devtools.CdpVersionFinder");

  static {
    VERSIONS.setLevel(Level.SEVERE);
  }

  private final ChromeDriver driver;
  private Look look = Look.DESKTOP_LIGHT;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Opens it; where there is none, the test is skipped with a line that helps. */
  static Browser open() {
    assumeTrue(
        Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
        "Skipped: there is no Chromium to test with. Debian has it: apt-get install chromium"
            + " chromium-driver");
    var options = new ChromeOptions();
    options.setBinary(CHROMIUM.toString());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--lang=en-US");
    var logging = new LoggingPreferences();
    logging.enable(LogType.BROWSER, Level.ALL);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logging);
    // The driver is named, so that Selenium does not go and fetch one.
    var service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(DRIVER.toFile())
            .usingAnyFreePort()
            .build();
    var browser = new Browser(new ChromeDriver(service, options));
    browser.show(browser.look);
    return browser;
  }

  /** Becomes a screen of another kind. */
  void show(Look screen) {
    look = screen;
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width", look.width(),
            "height", look.height(),
            "deviceScaleFactor", 1,
            "mobile", look.isPhone()));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features", List.of(Map.of("name", "prefers-color-scheme", "value", look.scheme()))));
  }

  void go(String address) {
    driver.get(address);
  }

  /** The path and query of the page shown. */
  String path() {
    String address = driver.getCurrentUrl();
    return address.substring(address.indexOf('/', "https://".length()));
  }

  void awaitPath(String pattern) {
    await("the page " + pattern, () -> path().matches(pattern) ? path() : null);
  }

  /** The first element that is shown; waits for it. */
  WebElement find(String css) {
    return await(
        css,
        () ->
            driver.findElements(By.cssSelector(css)).stream()
                .filter(WebElement::isDisplayed)
                .findFirst()
                .orElse(null));
  }

  /** The first element that is shown and holds a text; waits for it. */
  WebElement find(String css, String text) {
    return await(
        css + " with \"" + text + "\"",
        () ->
            driver.findElements(By.cssSelector(css)).stream()
                .filter(element -> element.isDisplayed() && element.getText().contains(text))
                .findFirst()
                .orElse(null));
  }

  void click(String css) {
    find(css).click();
  }

  /** Fills a field anew. */
  void fill(String css, String text) {
    WebElement field = find(css);
    field.clear();
    field.sendKeys(text);
  }

  /** Gives a file to a field, shown or not. */
  void choose(String css, Path file) {
    driver.findElement(By.cssSelector(css)).sendKeys(file.toAbsolutePath().toString());
  }

  /** The texts of all elements, shown or not. */
  List<String> texts(String css) {
    return driver.findElements(By.cssSelector(css)).stream()
        .map(element -> String.valueOf(element.getDomProperty("textContent")).strip())
        .toList();
  }

  /** A table's rows without its head, each as the texts of its cells. */
  List<List<String>> rows(String css) {
    return driver.findElements(By.cssSelector(css + " tbody tr")).stream()
        .map(
            row ->
                row.findElements(By.tagName("td")).stream()
                    .map(cell -> String.valueOf(cell.getDomProperty("textContent")).strip())
                    .toList())
        .toList();
  }

  /** By how many pixels the page is wider than the screen. */
  long overflow() {
    // Not the window's own width: on a phone it grows with a page that is too wide.
    Object width =
        ((JavascriptExecutor) driver)
            .executeScript(
                "return Math.max(document.documentElement.scrollWidth, document.body.scrollWidth,"
                    + " window.innerWidth)");
    return (Long) width - look.width();
  }

  /** What the console complained of since the last time: errors, and what a policy blocked. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(
            entry ->
                entry.getLevel().intValue() >= Level.WARNING.intValue()
                    || entry.getMessage().contains("Content Security Policy"))
        .map(LogEntry::getMessage)
        .toList();
  }

  void screenshot(String name) throws IOException {
    Files.createDirectories(SCREENSHOTS);
    Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
  }

  private <T> T await(String what, Supplier<T> found) {
    return new WebDriverWait(driver, PATIENCE, Duration.ofMillis(50))
        .ignoring(StaleElementReferenceException.class)
        .withMessage(() -> "Waited for " + what + " on " + path())
        .until(_ -> found.get());
  }

  @Override
  public void close() {
    driver.quit();
  }
}
