import type { JoinOptions } from "./options.ts";
import { Waitroom } from "./waitroom.ts";
/**
 * Takes a place in a scene's waitroom. Everything between here and a match is inside: being measured, tried with others, rejected,
 * tried again.
 *
 * @example
 * const waitroom = joinWaitroom({ server: "https://lab.example.org", scene: "game", participantId: participantFromUrl() });
 * const outcome = await waitroom.outcome;
 * if (outcome.kind === "matched") outcome.match.partners[0].send("hello");
 *
 * @throws TypeError if an option is missing or wrong; it names the option, its value and what is allowed.
 */
export declare function joinWaitroom(options: JoinOptions): Waitroom;
//# sourceMappingURL=join-waitroom.d.ts.map
