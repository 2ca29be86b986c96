// `pnpm crash --runs N [--seed S]`: kills servers at any moment, N stories of them, and balances the books. Forty in one process.
import { playMany } from "./many-runs.mjs";

playMany({ test: "packages/server/test/crash.test.ts", prefix: "EARSHOT_CRASH", runs: 2_000 });
