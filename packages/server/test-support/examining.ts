import { readFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../src/clock.ts";
import { examine, type Examination } from "../src/doctor/doctor.ts";
import type { Finding } from "../src/doctor/finding.ts";
import { toSite } from "../src/doctor/site.ts";

/** Of localhost and 127.0.0.1, signed by itself, with its key. */
export const localhostFile: string = join(import.meta.dirname, "certificates/localhost.pem");
export const localhostCertificate: string = readFileSync(localhostFile, "utf8");

/** Of another name. */
export const elsewhereCertificate: string = readFileSync(
  join(import.meta.dirname, "certificates/elsewhere.pem"),
  "utf8",
);

/** What the doctor finds at that URL, by check. */
export async function findingsAt(
  url: string,
  options: Partial<Examination> = {},
): Promise<ReadonlyMap<string, Finding>> {
  const examination: Examination = {
    site: toSite("URL", url),
    isQuick: true,
    origin: null,
    study: null,
    recordsDir: null,
    environment: {},
    clock: systemClock,
    idleMs: 1_000,
    ...options,
  };
  const findings = new Map<string, Finding>();
  for await (const finding of examine(examination)) findings.set(finding.check, finding);
  return findings;
}

/** Of each check whether it is well. */
export function states(findings: ReadonlyMap<string, Finding>): Record<string, string> {
  return Object.fromEntries([...findings].map(([check, { state }]) => [check, state]));
}
