import {
  FifoMatchmaker,
  LatencyFifoMatchmaker,
  OptionsError,
  RankedMatchmaker,
  type Matchmaker,
} from "@earshot/matchmaker";
import { metricsOf, type Metrics } from "../simulation/metrics.ts";
import { oracle } from "./oracle.ts";
import { simulate } from "../simulation/simulation.ts";
import { TruthMatchmaker } from "./truth-matchmaker.ts";
import type { World } from "../simulation/world.ts";

/** What a policy is to keep to. */
export interface PolicyOptions {
  readonly maxP2pRttMs: number;
  readonly groupSize: number;
}

/** A way to form groups, whose figures can be held against those of another in the same world. */
export interface Policy {
  readonly name: string;
  run(world: World, options: PolicyOptions): Metrics;
}

const ALLOWED = "ranked, fifo, latency-fifo:MS, truth-online, oracle";

/**
 * The policy of a name, as one writes it on a command line: `latency-fifo:200` takes pairs with a sum of server RTTs up to 200
 * ms.
 * @throws OptionsError
 */
export function toPolicy(name: string): Policy {
  const [kind, sum, ...more] = name.split(":");
  const maxServerRttMs = Number(sum);
  if (name === "ranked") return inWaitroom(name, (maxP2pRttMs) => new RankedMatchmaker({ maxP2pRttMs }));
  if (name === "fifo") return inWaitroom(name, (maxP2pRttMs) => new FifoMatchmaker({ maxP2pRttMs }));
  if (name === "truth-online") return inWaitroom(name, (maxP2pRttMs, world) => new TruthMatchmaker(world, maxP2pRttMs));
  if (name === "oracle") return { name, run: runOracle };
  if (kind === "latency-fifo" && more.length === 0 && maxServerRttMs > 0 && Number.isFinite(maxServerRttMs)) {
    return inWaitroom(name, (maxP2pRttMs) => new LatencyFifoMatchmaker({ maxServerRttMs, maxP2pRttMs }));
  }
  throw new OptionsError({ field: "matchmaker", value: name, allowed: ALLOWED });
}

type NewMatchmaker = (maxP2pRttMs: number, world: World) => Matchmaker;

function inWaitroom(name: string, newMatchmaker: NewMatchmaker): Policy {
  return {
    name,
    run: (world, { maxP2pRttMs, groupSize }) =>
      metricsOf(simulate(world, { groupSize, matchmaker: newMatchmaker(maxP2pRttMs, world) })),
  };
}

function runOracle(world: World, { maxP2pRttMs, groupSize }: PolicyOptions): Metrics {
  if (groupSize !== 2) {
    throw new OptionsError({ field: "group-size", value: groupSize, allowed: "2, as the oracle forms pairs only" });
  }
  return oracle(world, { maxP2pRttMs });
}
