import { recruiterParameter } from "@earshot/protocol";
import { isPlaceholder } from "./placeholder.ts";
import { parametersOf } from "./url-parameters.ts";

/** What a recruiting platform has put into the URL, by names in lower case. The server takes of it what it can use. */
export function recruiterParametersIn(url: string): Record<string, string> {
  const found = parametersOf(url).filter(([name, value]) => recruiterParameter.test(name) && !isPlaceholder(value));
  return Object.fromEntries(found);
}
