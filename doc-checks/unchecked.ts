import type { Block } from "./blocks.ts";

/** A block that no test can compile, parse or run, and why. */
export interface Unchecked {
  readonly file: string;
  /** How its text begins. */
  readonly starts: string;
  readonly why: string;
}

export const unchecked: readonly Unchecked[] = [
  { file: "docs/architecture.md", starts: "page -> client", why: "a drawing" },
  { file: "docs/architecture.md", starts: "matchmaker/src/", why: "a drawing" },
  { file: "docs/deploy.md", starts: "listening-port=", why: "relay.e2e runs coturn with it" },
  { file: "docs/deploy.md", starts: "location = /ping", why: "a line for nginx and one for Caddy, which are not here" },
  { file: "docs/deploy.md", starts: "location /earshot/", why: "for nginx, which is not here" },
  { file: "docs/deploy.md", starts: "lab.example.org {", why: "for Caddy, which is not here" },
  { file: "docs/deploy.md", starts: "scrape_configs:", why: "for Prometheus, which is not here" },
  { file: "docs/deploy.md", starts: "Content-Security-Policy:", why: "a header, for whatever serves the page" },
  { file: "docs/identity.md", starts: "import os, time, uuid", why: "needs PyJWT; tried by hand against a server" },
  { file: "docs/identity.md", starts: "import os\nimport jwt", why: "the same" },
  { file: "docs/identity.md", starts: "library(openssl)", why: "needs R; tried by hand with a token of a server" },
  { file: "docs/planning.md", starts: "earshot ", why: "what the command above it printed" },
];

/** Commands that no test runs as they stand, and why. */
export const notRun: readonly { readonly command: RegExp; readonly why: string }[] = [
  { command: /^npx pnpm demo$/, why: "it runs until it is stopped; demo.e2e runs it with --check" },
  { command: /^npx pnpm build$/, why: "it comes before all tests" },
];

/** Commands that `packed.e2e.ts` runs, in this order of places: the repository, or an experiment's own folder beside it. */
export const run = {
  inRepository: [/^npx pnpm tarballs$/],
  inExperiment: [/^npm init -y$/, /^npm install \.\.\/earshot\/tarballs\//, /^mkdir -p public && cp -r /],
  withServer: [/^npx @earshot\/server \w/],
} as const;

export function isUnchecked(block: Block): boolean {
  return unchecked.some(({ file, starts }) => block.file === file && block.text.startsWith(starts));
}
