import type { Effect } from "@earshot/matchmaker";
import type { Released } from "@earshot/protocol";

export type Release = Extract<Effect, { kind: "release" }>;

/** What a page is told whose stay ends so, beside the code that it may take along. */
export type FarewellOf = (release: Release) => Released;
