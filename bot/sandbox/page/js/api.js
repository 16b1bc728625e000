// Calls to the sandbox. Every refusal is shown in the server's own words.

import { notice } from "./notices.js";

/** POST JSON and return the answer; throws an Error whose message is fit to show. */
export async function post(path, body = {}) {
  return call("POST", path, body);
}

/** POST, show a refusal as a notice, and return the answer or null. */
export async function act(path, body = {}, method = "POST") {
  try {
    return await call(method, path, body);
  } catch (error) {
    notice(error.message, "bad");
    return null;
  }
}

async function call(method, path, body) {
  const request = { method, headers: { "Content-Type": "application/json" } };
  if (method !== "GET") request.body = JSON.stringify(body);
  let response;
  try {
    response = await fetch(path, request);
  } catch {
    throw new Error("The sandbox does not answer. Is it still running?");
  }
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  throw new Error(answer.error ?? `The sandbox refused this (${response.status}).`);
}

/** A chosen file as the API takes it: name, type and base64. */
export async function fileBody(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  // In slices, because a spread of a whole file overflows the call stack.
  for (let at = 0; at < bytes.length; at += 8192) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return { name: file.name, type: file.type || "application/octet-stream", base64: btoa(binary) };
}
