import { expect, test } from "vitest";
import { createTitleMark } from "./title-mark.ts";

test("the title is marked, and what it was again", () => {
  const page = { title: "Study" };
  const mark = createTitleMark(page);
  mark.set("Partner found");
  expect(page.title).toBe("(!) Partner found · Study");
  mark.set("Please answer");
  expect(page.title).toBe("(!) Please answer · Study");
  mark.clear();
  expect(page.title).toBe("Study");
});

test("a title that the page has given itself meanwhile stays", () => {
  const page = { title: "Study" };
  const mark = createTitleMark(page);
  mark.set("Partner found");
  page.title = "Game";
  mark.clear();
  expect(page.title).toBe("Game");
});
