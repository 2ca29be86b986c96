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
  { file: "docs/deploy.md", starts: "location = /ping", why: "a line for nginx and one for Caddy, which are not here" },
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
  { command: /^npm install (react|jspsych) /, why: "examples are tried with what this repository has of them" },
  {
    command: /^npx vite build --base \.\/ && cp /,
    why: "examples.e2e.ts has it built by Vite, with two versions of React",
  },
  { command: /^mkdir -p public && cp index\.html /, why: "examples.e2e.ts and jspsych.e2e.ts lay out the same" },
  { command: /^mkdir -p public\/@earshot && cp /, why: "the same" },
];

/** Commands of docs/hosting.md that need root, a network or a whole machine: hosting.test.ts looks at how they are written. */
export const onlyWritten: readonly RegExp[] = [
  /^(apt-get|certbot|ufw|systemctl|docker|scp|chgrp) /,
  /^nginx -t$/,
  /^node --version$/,
  /^rm \/etc\/nginx\/sites-enabled\/default$/,
  /^RENEWED_LINEAGE=/,
];

/** Others of it, which hosting.test.ts runs in a folder that stands for the whole machine. */
export const onMachine: readonly RegExp[] = [/^mkdir -p \/(etc|var)\//, /^install --mode=/, /^sed -i /];

/** Commands that `packed.e2e.ts` runs, in this order of places: the repository, or an experiment's own folder beside it. */
export const run = {
  inRepository: [/^npx pnpm tarballs$/],
  inExperiment: [/^npm init -y$/, /^npm install \.\.\/earshot\/tarballs\//, /^mkdir -p public && cp -r /],
  withServer: [/^npx @earshot\/server \w/],
  /** Of docs/first-study.md, when it is over. */
  afterStudy: [/^node pay\.mjs$/],
  /** Of docs/hosting.md, in a folder that stands for the whole machine. */
  onMachine: [/^mkdir -p \/srv\//, /^cd \/srv\//, /^npm install ~\/tarballs\//, /^set -a && /, /^npx earshot doctor /],
} as const;

/** Commands of docs/privacy.md, which privacy.test.ts runs. */
export const onRecords: readonly RegExp[] = [/^npx earshot purge /];

export function isUnchecked(block: Block): boolean {
  return unchecked.some(({ file, starts }) => block.file === file && block.text.startsWith(starts));
}
