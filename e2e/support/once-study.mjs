// What a server runs that is killed while people come again.
import { join } from "node:path";
import { defineStudy, participants, prolific, scene } from "@earshot/server";

export default defineStudy({
  study: "once",
  scenes: [scene("trio").players(3).waitroom({ countdownMs: 500 }), scene("impatient").waitroom({ timeoutMs: 1_500 })],
  recruiter: prolific({
    codes: {
      finished: "C-DONE",
      "partner-gone": "C-PARTNER",
      "timed-out": "C-WAIT",
      unsupported: "C-WEBRTC",
      excluded: "C-OUT",
    },
  }),
  participants: participants({ exclude: join(import.meta.dirname, "excluded-ids.csv") }),
});
