// `pnpm once --runs N [--seed S]`: few people who come again and again to whole servers, N stories of them; nobody may have two
// outcomes where they take part once.
import { playMany } from "./many-runs.mjs";

playMany({ test: "packages/server/test/once.test.ts", prefix: "EARSHOT_ONCE", runs: 300 });
