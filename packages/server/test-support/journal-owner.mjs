// Takes a journal over in a process of its own: `node journal-owner.mjs FOLDER [steps]`. Tells its parent "mine", or why not.
// With `steps` it appends one after the other, and tells of each that is durable.
import { openJournal } from "../dist/journal/open-journal.js";
import { systemClock } from "../dist/clock.js";
import { silentLog } from "../dist/log.js";

const [directory = "", task] = process.argv.slice(2);
process.on("disconnect", () => process.exit());

const shell = { clock: systemClock, log: silentLog };
const opening = openJournal({ directory, study: "test", recordsDir: directory, ...shell });
opening.then(
  ({ journal, clock }) => {
    process.send?.("mine");
    if (task === "steps") appendAll(journal, clock);
  },
  (error) => process.send?.(String(error)),
);

/** @param {import("../src/journal/journal.ts").Journal} journal @param {import("../src/clock.ts").Clock} clock */
function appendAll(journal, clock) {
  let n = 0;
  const appendNext = () => {
    n++;
    const mine = n;
    /** @type {import("@earshot/records").RecordLine} */
    const line = { at: new Date().toISOString(), study: "test", scene: null, type: "arrival", participant_id: `p${n}` };
    journal.append({ atMs: clock.now(), put: new Map([["n", n]]), facts: [line] }, () => process.send?.(mine));
    setImmediate(appendNext);
  };
  appendNext();
}
