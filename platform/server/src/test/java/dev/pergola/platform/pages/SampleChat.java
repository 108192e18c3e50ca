// SPDX-License-Identifier: MIT
package dev.pergola.platform.pages;

import dev.pergola.platform.chat.ChatPage;
import dev.pergola.platform.chat.ProjectColor;
import dev.pergola.platform.chat.ProjectsPage;
import dev.pergola.platform.chat.ResponseStyle;
import java.util.List;

/** What the pages of the chat and of projects show in the preview and in tests. */
final class SampleChat {
  static final String PROJECT = "0195f0c0-0000-7000-8000-0000000000b1";

  static ChatPage chat(String conversationId) {
    return new ChatPage(
        conversationId,
        null,
        List.of(
            new ChatPage.AliasChoice("best", "Offline, no model", "free"),
            new ChatPage.AliasChoice(
                "fast", "GPT-5 mini", "0.25 in, 2.00 out (USD per million tokens)"),
            new ChatPage.AliasChoice("our-<b>books</b>", "Llama of our own", null)),
        List.of(
            new ChatPage.ModelChoice("offline/offline", "Offline, no model", "free", true),
            new ChatPage.ModelChoice(
                "openai/gpt-5-mini",
                "GPT-5 mini",
                "0.25 in, 2.00 out (USD per million tokens)",
                false),
            new ChatPage.ModelChoice(
                "custom/llama-of-our-own-with-a-long-name-that-some-file-had",
                "llama-of-our-own-with-a-long-name-that-some-file-had",
                null,
                false)),
        null,
        ResponseStyle.NORMAL,
        List.of(
            new ChatPage.ProjectChoice(PROJECT, "Annual <b>accounts</b>", ProjectColor.TEAL),
            new ChatPage.ProjectChoice(
                "0195f0c0-0000-7000-8000-0000000000b2", "Payroll", ProjectColor.PURPLE)),
        false);
  }

  static ProjectsPage projects() {
    return new ProjectsPage(
        List.of(
            project(),
            new ProjectsPage.Entry(
                "0195f0c0-0000-7000-8000-0000000000b2", "Payroll", ProjectColor.PURPLE, "", 1, 0)),
        List.of(),
        new ProjectsPage.Entered("", ProjectColor.GREEN, "", ""),
        null,
        "A project’s name has at least one and at most 200 <b>characters</b>.");
  }

  static ProjectsPage projectPage() {
    return new ProjectsPage(
        List.of(project()),
        List.of(
            new ProjectsPage.Chat("0195f0c0-0000-7000-8000-0000000000c1", "Stock in <b>June</b>")),
        new ProjectsPage.Entered(
            "Annual <b>accounts</b>",
            ProjectColor.TEAL,
            "All about the year 2026.",
            "The financial year begins in July.</textarea><script>alert(1)</script>"),
        "The project is saved.",
        null);
  }

  private static ProjectsPage.Entry project() {
    return new ProjectsPage.Entry(
        PROJECT,
        "Annual <b>accounts</b>",
        ProjectColor.TEAL,
        "All about the year 2026, with what the auditors asked for.",
        12,
        3);
  }

  private SampleChat() {}
}
