// SPDX-License-Identifier: MIT
//
// OpenAI's client for JavaScript against the gateway; OpenAiClientsTest runs it.
import assert from "node:assert/strict";

const { default: OpenAI } = await import(`${process.env.OPENAI_PACKAGE}/index.mjs`);
const settings = { maxRetries: 0, timeout: 30_000 };
const client = new OpenAI(settings);

const tools = [
  {
    type: "function",
    function: { name: "weather", description: "Tells of the weather", parameters: { type: "object" } },
  },
];
const question = (model, content) => ({ model, messages: [{ role: "user", content }] });
let passed = 0;

async function test(name, body) {
  try {
    await body();
    passed++;
  } catch (error) {
    console.log(`FAILED ${name}`);
    throw error;
  }
}

for (const model of ["relayed/one", "translated/one"]) {
  await test(`${model} answers`, async () => {
    const answer = await client.chat.completions.create(question(model, "hello"));
    assert.equal(answer.choices[0].message.content, "Hello there.");
    assert.equal(answer.usage.total_tokens, 17);
    assert.ok(answer._request_id);
  });

  await test(`${model} streams`, async () => {
    const stream = await client.chat.completions.create({
      ...question(model, "hello"),
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = "";
    let usage = null;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta?.content ?? "";
      usage = chunk.usage ?? usage;
    }
    assert.equal(text, "Hello there.");
    assert.equal(usage.completion_tokens, 5);
  });

  await test(`${model} tells of no usage that nobody asked for`, async () => {
    const stream = await client.chat.completions.create({
      ...question(model, "hello"),
      stream: true,
    });
    for await (const chunk of stream) {
      assert.equal(chunk.choices.length, 1);
    }
  });

  await test(`${model} calls tools`, async () => {
    const stream = client.chat.completions.stream({ ...question(model, "weather"), tools });
    const { message, finish_reason: reason } = (await stream.finalChatCompletion()).choices[0];
    assert.equal(reason, "tool_calls");
    assert.equal(message.tool_calls[0].function.name, "weather");
    assert.deepEqual(JSON.parse(message.tool_calls[0].function.arguments), { city: "Paris" });
    const then = await client.chat.completions.create({
      model,
      tools,
      messages: [
        { role: "user", content: "weather" },
        message,
        { role: "tool", tool_call_id: message.tool_calls[0].id, content: "rain" },
      ],
    });
    assert.equal(then.choices[0].message.content, "It rains.");
  });

  await test(`${model} is cancelled`, async () => {
    const stream = await client.chat.completions.create({
      ...question(model, "wait"),
      stream: true,
    });
    for await (const chunk of stream) {
      if (chunk.choices[0].delta.content) {
        break;
      }
    }
    assert.ok(stream.controller.signal.aborted);
  });
}

await test("errors", async () => {
  await assert.rejects(
    client.chat.completions.create(question("relayed-busy-too/one", "refuse")),
    (error) => error instanceof OpenAI.RateLimitError && error.code === "busy",
  );
  await assert.rejects(
    client.chat.completions.create(question("gpt-9", "hello")),
    (error) => error instanceof OpenAI.NotFoundError && error.code === "model_not_found",
  );
});

await test("a key that is none", async () => {
  await assert.rejects(
    new OpenAI({ ...settings, apiKey: "pgk_nobody" }).models.list(),
    (error) => error instanceof OpenAI.AuthenticationError && error.code === "invalid_api_key",
  );
});

await test("models", async () => {
  const ids = (await client.models.list()).data.map((model) => model.id);
  assert.ok(ids.includes("translated/vectors"));
  assert.equal((await client.models.retrieve("relayed/one")).owned_by, "relayed");
});

await test("embeddings", async () => {
  const answer = await client.embeddings.create({ model: "translated/vectors", input: ["a", "bc"] });
  assert.deepEqual(answer.data[1].embedding, [2, 0.5]);
});

console.log(`${passed} passed`);
