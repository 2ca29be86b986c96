import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { keyOf } from "./shared-stay.ts";
import type { StayOptions } from "./stay-view.ts";
import { useWaitroom } from "./use-waitroom.ts";

const options: StayOptions = { server: "https://lab.example.org", scene: "game", participantId: "p-07" };

function Status({ hasConsented }: { readonly hasConsented: boolean }) {
  const { status, match, outcome, waitroom } = useWaitroom(hasConsented ? options : null);
  return createElement("p", null, JSON.stringify([status?.kind, match, outcome, waitroom]));
}

// Joining needs a document, of which there is none here.
test.each([
  [true, "connecting"],
  [false, null],
])("rendering joins nothing, on a server neither (consent: %s)", (hasConsented, kind) => {
  const html = renderToString(createElement(Status, { hasConsented }));
  expect(html.replaceAll("&quot;", '"')).toBe(`<p>${JSON.stringify([kind, null, null, null])}</p>`);
});

test("a stay is known by server, scene and participant", () => {
  const others = [{ server: "https://other.example.org" }, { scene: "chat" }, { participantId: "p-08" }];
  const keys = others.map((other) => keyOf({ ...options, ...other }));
  expect(new Set([...keys, keyOf(options)]).size).toBe(4);
  expect(keyOf({ ...options, token: "another" })).toBe(keyOf(options));
});
