// SPDX-License-Identifier: MIT
package dev.pergola.plugins.llmoffline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pergola.api.ChatEvent;
import dev.pergola.api.ChatRequest;
import dev.pergola.api.ChatRequest.ToolDescription;
import dev.pergola.api.ChatResponse;
import dev.pergola.api.ChatResponse.StopReason;
import dev.pergola.api.Json;
import dev.pergola.api.JsonObject;
import dev.pergola.api.Message;
import dev.pergola.api.QuotedQuestion;
import dev.pergola.api.QuotedQuestion.Quote;
import dev.pergola.api.ToolCall;
import dev.pergola.api.Usage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OfflineProviderTest {
  private static final String HINT = "This is the offline mode";

  // A Wednesday, at noon wherever the test runs within half a day of Greenwich.
  private final InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-18T12:00:00Z"));
  private final OfflineProvider provider = new OfflineProvider(clock);

  @Test
  void isChosenOnlyWhereThereIsNoModel() {
    assertThat(provider.models()).hasSize(1).allMatch(model -> model.rank() < 0);
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Who owes me money?                                | books_overdue_invoices
          who hasn't paid us yet?                           | books_overdue_invoices
          Which customers are late?                         | books_overdue_invoices
          Show me overdue invoices                          | books_overdue_invoices
          Whom should I remind to pay?                      | books_overdue_invoices
          Anything more than 60 days overdue?               | books_overdue_invoices
          Does Riverside Bakery owe us anything?            | books_overdue_invoices
          aged receivables please                           | books_aged_receivables
          How old are the debts of our customers?           | books_aged_receivables
          How much do customers owe in total?               | books_aged_receivables
          How much do we owe our suppliers?                 | books_aged_payables
          Whom do I owe money?                              | books_aged_payables
          unpaid bills by supplier                          | books_aged_payables
          What is our profit this year?                     | books_profit_and_loss
          How much did we spend in March 2026?              | books_profit_and_loss
          What was our revenue last quarter?                | books_profit_and_loss
          P&L for 2025                                      | books_profit_and_loss
          How much have we earned since July?               | books_profit_and_loss
          What are we worth?                                | books_balance_sheet
          balance sheet as of 30 June 2026                  | books_balance_sheet
          Which assets do we have?                          | books_balance_sheet
          List our suppliers                                | books_list_contacts
          What is the phone number of Ridgeway University?  | books_list_contacts
          email address of "Petrie McLoud"                  | books_list_contacts
          Show the five largest invoices of last month      | books_list_invoices
          Invoices for Acme Ltd in October                  | books_list_invoices
          Which invoices did we send this week?             | books_list_invoices
          Show me invoice SI-2041                           | books_get_invoice
          what is on invoice number 2041                    | books_get_invoice
          who are our suppliers                             | books_list_contacts
          are we profitable?                                | books_profit_and_loss
          VAT number                                        | books_organization
          What are the lines of invoice SI-2041?            | books_get_invoice
          What went out of the bank account yesterday?      | books_list_bank_transactions
          Show bank payments to "City Power"                | books_list_bank_transactions
          When does our financial year end?                 | books_organization
          What is our tax number?                           | books_organization
          Will it rain in Berlin tomorrow?                  | weather_forecast
          What will the weather be in Zürich?               | weather_forecast
          Turn off the light in the kitchen                 | home_set_light
          How warm is it in the bedroom?                    | home_read_climate
          """)
  void choosesTheToolThatFits(String question, String tool) throws Exception {
    assertThat(call(question).name()).isEqualTo(tool);
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          Who owes me money?                             | {}
          Does Riverside Bakery owe us anything?         | {"contact":"Riverside Bakery"}
          Anything more than 60 days overdue?            | {"minimumDaysOverdue":60}
          How much did we spend in March 2026?           | {"from":"2026-03-01","to":"2026-03-31"}
          What was our revenue last quarter?             | {"from":"2026-07-01","to":"2026-09-30"}
          What was our profit last month?                | {"period":"last_month"}
          profit this financial year                     | {"period":"this_financial_year"}
          profit this year compared with the previous year | {"from":"2026-01-01","to":"2026-12-31","compareWith":"previous_year"}
          profit in the last year                        | {"from":"2025-01-01","to":"2025-12-31"}
          invoices from march                            | {"from":"2026-03-01","to":"2026-03-31"}
          invoices from 1 march 2026                     | {"from":"2026-03-01"}
          Which sales invoices do customers have to pay? | {}
          phone number of ridgeway university            | {"search":"ridgeway university"}
          P&L for 2025                                   | {"from":"2025-01-01","to":"2025-12-31"}
          How much have we earned since July?            | {"from":"2026-07-01"}
          profit from 1 January 2026 to 15 February 2026 | {"from":"2026-01-01","to":"2026-02-15"}
          profit between 1/2/2026 and 28/2/2026          | {"from":"2026-02-01","to":"2026-02-28"}
          balance sheet as of 30 June 2026               | {"asOf":"2026-06-30"}
          balance sheet at the end of last month         | {"asOf":"2026-10-31"}
          balance sheet on 2026-02-28                    | {"asOf":"2026-02-28"}
          List our suppliers                             | {"role":"supplier"}
          email address of "Petrie McLoud"               | {"search":"Petrie McLoud"}
          Show the 5 largest invoices of last month      | {"from":"2026-10-01","to":"2026-10-31","sort":"largest","limit":5}
          sales invoices over 1,000 that were not paid   | {"status":"unpaid","minimumAmount":1000}
          Invoices for Acme Ltd in October               | {"contact":"Acme Ltd","from":"2026-10-01","to":"2026-10-31"}
          paid invoices of the past 30 days              | {"status":"paid","from":"2026-10-20","to":"2026-11-18"}
          Show me invoice SI-2041                        | {"number":"SI-2041"}
          Show me one invoice in full: 2041              | {"number":"2041"}
          Show bank payments to "City Power"             | {"search":"City Power"}
          What money went out of the bank yesterday?     | {"from":"2026-11-17","to":"2026-11-17","direction":"out"}
          Weather in Zürich for the next 3 days          | {"city":"Zürich","days":3}
          Turn off the light in the kitchen              | {"room":"kitchen","state":"off"}
          Dim the lights in the living room to 40 percent, on | {"room":"living","state":"on","brightness":40}
          """)
  void fillsWhatTheQuestionTells(String question, String arguments) throws Exception {
    assertThat(call(question).arguments()).isEqualTo(Json.parse(arguments));
  }

  @Test
  void passesTheToolsAnswerOnWithItsTable() throws Exception {
    String answer =
        "3 invoices are overdue, 1,200.00 EUR in total.\n\n| Customer | Due |\n| --- | ---: |\n| Acme | 5.00 EUR |";

    ChatResponse response = chat(answered(answer, false));

    assertThat(response.text()).startsWith(answer).contains(HINT, "Plugins page");
    assertThat(response.toolCalls()).isEmpty();
    assertThat(response.stopReason()).isEqualTo(StopReason.END);
    assertThat(response.usage()).isEqualTo(Usage.NONE);
  }

  @Test
  void saysWhatWentWrongAndHowToAskDifferently() throws Exception {
    ChatResponse response = chat(answered("There is no customer Acmee.", true));

    assertThat(response.text())
        .contains(
            "“Overdue invoices” did not work: There is no customer Acmee.", "ask again", HINT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Write a poem about the sea",
        "What is the capital of France?",
        "Translate this to German",
        "",
        "¿?",
        "12345"
      })
  void saysThatNothingFitsAndWhatCanBeAsked(String question) throws Exception {
    ChatResponse response = chat(new Message.User(question));

    assertThat(response.toolCalls()).isEmpty();
    assertThat(response.text())
        .contains("no tool that fits", "- Overdue invoices", "- Weather forecast", HINT);
  }

  @ParameterizedTest
  @CsvSource({
    "hello, Hello",
    "Good morning!, Hello",
    "Hi there, Hello",
    "How are you?, Hello",
    "thanks, welcome",
    "Thank you very much!, welcome",
    "bye, Goodbye",
    "What can you do?, - Balance sheet",
    "help, - Balance sheet"
  })
  void answersSmallTalkWithoutATool(String text, String answer) throws Exception {
    ChatResponse response = chat(new Message.User(text));

    assertThat(response.toolCalls()).isEmpty();
    assertThat(response.text()).contains(answer, HINT);
  }

  @Test
  void asksForWhatTheToolNeedsAndGoesOnWithTheAnswer() throws Exception {
    var question = new Message.User("Show me a single invoice with its lines");

    ChatResponse asks = chat(question);

    assertThat(asks.toolCalls()).isEmpty();
    assertThat(asks.text()).contains("One invoice in full", "number", "SI-2001", HINT);

    ChatResponse calls =
        chat(question, new Message.Assistant(asks.text(), List.of()), new Message.User("SI-2041"));

    assertThat(calls.toolCalls())
        .singleElement()
        .returns("books_get_invoice", ToolCall::name)
        .returns(Json.object("number", "SI-2041"), ToolCall::arguments);
  }

  @Test
  void aShortQuestionGoesOnWithTheOneBefore() throws Exception {
    ToolCall first = call("How much did we spend in March 2026?");

    ChatResponse second =
        chat(
            new Message.User("How much did we spend in March 2026?"),
            new Message.Assistant("", List.of(first)),
            new Message.ToolAnswer(first.id(), first.name(), "12 EUR.", false),
            new Message.Assistant("12 EUR.", List.of()),
            new Message.User("and last month?"));

    assertThat(second.toolCalls())
        .singleElement()
        .returns("books_profit_and_loss", ToolCall::name)
        .returns(Json.object("period", "last_month"), ToolCall::arguments);
    assertThat(second.toolCalls().getFirst().id()).isNotEqualTo(first.id());
  }

  @Test
  void saysThatThereAreNoToolsYet() throws Exception {
    ChatResponse response =
        provider.chat(
            new ChatRequest(
                "offline", null, List.of(new Message.User("Who owes me?")), List.of(), null),
            _ -> {});

    assertThat(response.text()).contains("no tool yet", "Plugins page");
  }

  @Test
  void worksWithTheOddestSchemas() throws Exception {
    var odd =
        List.of(
            new ToolDescription("a", "", "", JsonObject.EMPTY),
            new ToolDescription(
                "count_sheep",
                "Sheep",
                "Counts sheep",
                (JsonObject)
                    Json.parse(
                        "{\"type\":\"object\",\"properties\":{\"x\":{},\"y\":true,\"z\":{\"enum\":[]},"
                            + "\"\":{\"type\":[\"string\",\"null\"]},\"w\":{\"enum\":[null,1,\"\"]}}}")));

    ChatResponse response =
        provider.chat(
            new ChatRequest(
                "offline", null, List.of(new Message.User("Count my sheep")), odd, null),
            _ -> {});

    assertThat(response.toolCalls())
        .containsExactly(
            ToolCall.of(response.toolCalls().getFirst().id(), "count_sheep", JsonObject.EMPTY));
  }

  @Test
  void streamsItsWordsOneByOne() throws Exception {
    List<String> pieces = new ArrayList<>();

    ChatResponse response =
        provider.chat(
            request(answered("Two  words.\n\n| a |\n", false)),
            event -> {
              switch (event) {
                case ChatEvent.Delta(String text) -> pieces.add(text);
                case ChatEvent.Counted _ -> {}
              }
            });

    assertThat(String.join("", pieces)).isEqualTo(response.text());
    assertThat(pieces).startsWith("Two  ", "words.\n\n").allMatch(p -> p.strip().length() < 30);
  }

  @Test
  void anInterruptEndsTheAnswer() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> chat(new Message.User("hello")))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void answersTheSameToTheSame() throws Exception {
    var question = new Message.User("Show the 5 largest invoices of last month");

    assertThat(chat(question)).isEqualTo(chat(question));
  }

  private ToolCall call(String question) throws InterruptedException {
    ChatResponse response = chat(new Message.User(question));
    assertThat(response.toolCalls()).as(response.text()).hasSize(1);
    assertThat(response.stopReason()).isEqualTo(StopReason.TOOL_CALLS);
    return response.toolCalls().getFirst();
  }

  private ChatResponse chat(Message... messages) throws InterruptedException {
    return provider.chat(request(messages), _ -> {});
  }

  private static ChatRequest request(Message... messages) {
    return new ChatRequest("offline", "Be kind.", List.of(messages), ExampleTools.ALL, null);
  }

  private static Message[] answered(String text, boolean failed) {
    return new Message[] {
      new Message.User("Who owes me money?"),
      new Message.Assistant(
          "", List.of(ToolCall.of("call_1", "books_overdue_invoices", JsonObject.EMPTY))),
      new Message.ToolAnswer("call_1", "books_overdue_invoices", text, failed)
    };
  }

  @Test
  void quotesTheBestPassageWhenNoToolFits() throws Exception {
    String passage =
        "Welcome to the handbook of the umbrella factory. ".repeat(20)
            + "Lunch is served at noon in the winter garden. "
            + "Nothing else is said here. ".repeat(30);
    var asked =
        new QuotedQuestion(
            List.of(
                new Quote(1, "Handbook.pdf, page 2", passage),
                new Quote(2, "Plan.md", "Lunches are free.")),
            "When is lunch served?");

    ChatResponse answer =
        provider.chat(
            new ChatRequest(
                "offline", null, List.of(new Message.User(asked.text())), List.of(), null),
            _ -> {});

    assertThat(answer.text())
        .startsWith(
            "**Handbook.pdf, page 2** says [1]:\n\n> … Lunch is served at noon in the winter garden.")
        .contains("See also: Plan.md [2].", HINT);
    assertThat(answer.text().length()).isLessThan(1000);
  }

  @Test
  void aToolThatFitsIsCalledAndItsAnswerFollowsTheBestPassage() throws Exception {
    var asked =
        new QuotedQuestion(
            List.of(new Quote(1, "Terms.pdf", "Who owes money pays in 30 days.")),
            "Who owes me money?");
    var question = new Message.User(asked.text());

    ChatResponse called = chat(question);
    ChatResponse answer =
        chat(
            question,
            new Message.Assistant("", called.toolCalls()),
            new Message.ToolAnswer(
                called.toolCalls().getFirst().id(), "books_overdue_invoices", "Acme does.", false));

    assertThat(called.toolCalls())
        .extracting(ToolCall::name)
        .containsExactly("books_overdue_invoices");
    assertThat(answer.text())
        .startsWith("**Terms.pdf** says [1]:\n\n> Who owes money pays in 30 days.\n\nAcme does.");
  }
}
