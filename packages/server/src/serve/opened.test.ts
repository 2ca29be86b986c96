import { describe, expect, test } from "vitest";
import { Opened } from "./opened.ts";

describe("what was opened", () => {
  test("is closed once, the last first, however often that is asked for", async () => {
    const opened = new Opened();
    const closed: string[] = [];
    for (const name of ["records", "sockets"]) opened.add(async () => void closed.push(name));
    await Promise.all([opened.close(), opened.close()]);
    await opened.close();
    expect(closed).toEqual(["sockets", "records"]);
  });

  test("is closed to the end, whatever goes wrong on the way, and says what went wrong first", async () => {
    const opened = new Opened();
    let isClosed = false;
    opened.add(() => (isClosed = true));
    for (const words of ["later", "first"]) {
      opened.add(() => {
        throw new Error(words);
      });
    }
    await expect(opened.close()).rejects.toThrow("first");
    expect(isClosed).toBe(true);
  });
});
