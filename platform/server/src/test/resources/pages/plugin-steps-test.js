// SPDX-License-Identifier: MIT
import { StepList, Told } from "/assets/js/plugin-steps.js";
import { check, equal, test } from "/tests/suite.js";

const encoder = new TextEncoder();

function event(name, data) {
  return encoder.encode(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}

const VERIFY = event("step", { step: "VERIFY", title: "Verify the artifact" });
const START = event("step", { step: "START", title: "Start" });

function told(...pieces) {
  const steps = new StepList();
  const all = new Told(steps);
  pieces.forEach((piece) => all.push(piece));
  return all;
}

/** Each step's words, as somebody hears them who cannot see the signs. */
function words({ steps }) {
  return [...steps.list.children].map((step) => step.textContent);
}

function failure(all) {
  try {
    all.result();
  } catch (error) {
    return error;
  }
  throw new Error("it should have failed");
}

test("a step is under way until the next one begins", () => {
  equal(words(told(VERIFY, START)), ["Verify the artifact: done", "Start: under way"]);
});

test("at the end all steps are done, and the plugin is told", () => {
  const all = told(VERIFY, START, event("done", { id: "ping", state: "STARTED" }));
  equal(all.result().id, "ping");
  equal(words(all), ["Verify the artifact: done", "Start: done"]);
});

test("a refusal crosses its step out and gives the server's words", () => {
  const all = told(VERIFY, event("error", { status: 400, code: "NO", detail: "It is <b>no</b>." }));
  equal(failure(all).message, "It is <b>no</b>.");
  equal(words(all), ["Verify the artifact: failed"]);
});

test("a plugin that is here but does not start did not go well", () => {
  const all = told(START, event("done", { id: "ping", state: "FAILED" }));
  equal(all.result().state, "FAILED");
  equal(words(all), ["Start: failed"]);
});

test("an old version that is busy goes on by itself", () => {
  const drain = event("step", { step: "DRAIN", title: "Drain" });
  const all = told(drain, event("done", { id: "ping", state: "STARTED" }));
  all.result();
  equal(words(all), ["Drain: goes on by itself"]);
});

test("a connection that broke off does not claim that the change failed", () => {
  const error = failure(told(VERIFY));
  check(error.message.includes("goes on with it"), error.message);
});

test("a title is text, whatever is in it", () => {
  const all = told(event("step", { step: "START", title: "<img src=x>" }));
  check(all.steps.list.querySelector("img") === null, "markup came through");
});
