import { OptionsError } from "@earshot/matchmaker";
import type { IceServer } from "@earshot/protocol";
import type { Environment } from "../environment.ts";
import { HIDDEN } from "../hidden.ts";
import { faultsIn, refuse } from "../options-errors.ts";
import { checkIceServers } from "./ice-servers.ts";
import { turnFault, type TurnField, type TurnOptions } from "./turn-options.ts";

/** What the environment says where a study does not; `null` where it does not either. */
export interface IceEnvironment {
  readonly iceServers: readonly IceServer[] | null;
  readonly turn: TurnOptions | null;
}

const ICE_SERVERS = "EARSHOT_ICE_SERVERS";

const turnVariables: Record<TurnField, string> = {
  urls: "EARSHOT_TURN_URLS",
  secret: "EARSHOT_TURN_SECRET",
  ttlSeconds: "EARSHOT_TURN_TTL_S",
};

/** The variables that say which ICE servers there are. */
export const iceVariables: readonly string[] = [ICE_SERVERS, ...Object.values(turnVariables)];

/**
 * A variable that is empty counts as not set, as compose files leave it.
 * @throws OptionsError that names the variable, or OptionsErrors if there are several.
 */
export function readIceEnvironment(environment: Environment): IceEnvironment {
  refuse(
    faultsIn(
      () => readIceServers(environment),
      () => readTurn(environment),
    ),
  );
  return { iceServers: readIceServers(environment), turn: readTurn(environment) };
}

function readIceServers(environment: Environment): readonly IceServer[] | null {
  const text = environment[ICE_SERVERS]?.trim();
  if (!text) return null;
  const servers = parse(text);
  checkIceServers(ICE_SERVERS, servers);
  return servers;
}

/** The text is not printed, nor the parser's words that quote it: there may be a credential in it. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const value = `(${text.length} characters that are no JSON)`;
    throw new OptionsError({ field: ICE_SERVERS, value, allowed: "a list of RTCIceServer objects, as JSON" });
  }
}

function readTurn(environment: Environment): TurnOptions | null {
  const [urls, secret, ttl] = [turnVariables.urls, turnVariables.secret, turnVariables.ttlSeconds].map(
    (name) => environment[name]?.trim() ?? "",
  );
  if (!urls && !secret && !ttl) return null;
  const turn = {
    urls: urls ? urls.split(",").map((url) => url.trim()) : [],
    secret: secret ?? "",
    ...(ttl ? { ttlSeconds: Number(ttl) } : {}),
  };
  const fault = turnFault(turn);
  if (fault === null) return turn;
  const name = turnVariables[fault.field];
  const value = fault.value === HIDDEN ? HIDDEN : environment[name];
  throw new OptionsError({ ...fault, field: name, value });
}
