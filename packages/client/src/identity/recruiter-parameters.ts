import { recruiterParameter } from "@earshot/protocol";
import { parametersOf } from "./url-parameters.ts";

/** What a recruiting platform has put into the URL, by names in lower case. The server takes of it what it can use. */
export function recruiterParametersIn(url: string): Record<string, string> {
  return Object.fromEntries(parametersOf(url).filter(([name]) => recruiterParameter.test(name)));
}
