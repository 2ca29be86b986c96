// The linter's rules, and the arrows of the house: who may import whom. docs/architecture.md draws them.

/**
 * A part of the house. `others`: what none of it may import from outside, and what it may in words. `rooms`: its folders, and
 * which of the others each may import from; the files beside them are ground, from which all may, and which import from none of
 * them. What hands a part out or starts it (index.ts, cli.ts, main.ts) imports from all.
 * @typedef {{ src: string, others: string[], words: string, isPure?: boolean, rooms?: Record<string, string[]> }} Part
 */

const outside = ["node:*", "socket.io*"];

/** @type {Part[]} */
const parts = [
  {
    src: "packages/protocol/src",
    others: ["@earshot/*", ...outside],
    words: "the wire contract imports nothing of ours",
  },
  {
    src: "packages/rtt/src",
    others: ["@earshot/*", ...outside],
    words: "rtt is pure and imports nothing",
    isPure: true,
  },
  {
    src: "packages/records/src",
    others: ["@earshot/*", ...outside],
    words: "records is pure and imports nothing",
    isPure: true,
  },
  {
    src: "packages/matchmaker/src",
    others: ["@earshot/*", ...outside],
    words: "the brain is pure and imports nothing",
    isPure: true,
    rooms: {
      pairs: [],
      places: [],
      verdict: ["pairs"],
      candidates: ["pairs", "places"],
      matchmakers: ["candidates", "pairs"],
      ranked: ["matchmakers", "candidates", "pairs", "places"],
      room: ["verdict", "pairs", "candidates", "matchmakers"],
      kept: ["room", "verdict", "pairs", "candidates"],
      grouping: ["room", "pairs", "verdict"],
      waitroom: ["kept", "grouping", "room", "matchmakers", "candidates", "pairs", "checks"],
      checks: ["room", "verdict", "pairs"],
    },
  },
  {
    src: "packages/sim/src",
    others: ["@earshot/server", "@earshot/client", "@earshot/protocol", ...outside],
    words: "sim -> matchmaker, rtt, records",
    isPure: true,
    rooms: { latency: [], simulation: ["latency"], forecast: ["simulation", "latency"], stories: [] },
  },
  {
    src: "packages/server/src",
    others: ["@earshot/client", "@earshot/sim", "socket.io-client"],
    words: "server -> protocol, matchmaker, rtt, records",
    rooms: {
      ice: [],
      recruiter: [],
      participants: [],
      identity: [],
      records: [],
      signals: ["ice"],
      page: ["identity", "signals", "ice"],
      door: ["page"],
      metrics: [],
      logs: [],
      study: ["ice", "recruiter", "participants"],
      journal: ["records"],
      waitroom: ["page", "journal", "records", "identity", "ice", "study", "recruiter", "participants"],
      serve: [
        "privacy",
        "waitroom",
        "metrics",
        "logs",
        "door",
        "page",
        "journal",
        "records",
        "identity",
        "ice",
        "study",
        "recruiter",
        "participants",
      ],
      privacy: ["waitroom", "journal", "records"],
      plan: ["study"],
      doctor: ["study", "ice"],
    },
  },
  {
    src: "packages/server/src/plan",
    others: [
      "@earshot/client",
      "socket.io*",
      "**/waitroom/**",
      "**/serve/**",
      "**/page/**",
      "**/metrics/**",
      "**/logs/**",
      "**/records/**",
      "**/ice/**",
    ],
    words: "server/plan -> study, sim, matchmaker, records",
    rooms: { question: [], trials: ["question"], report: ["trials", "question"] },
  },
  {
    src: "packages/server/src/doctor",
    others: [
      "@earshot/client",
      "@earshot/sim",
      "**/waitroom/**",
      "**/serve/**",
      "**/page/**",
      "**/records/**",
      "**/journal/**",
      "**/plan/**",
    ],
    words: "server/doctor -> study, ice, socket.io-client",
    rooms: { server: [], turn: [], disk: [] },
  },
  {
    src: "packages/client/src",
    others: ["@earshot/server", "@earshot/matchmaker", "@earshot/sim", "@earshot/records", "node:*"],
    words: "client -> protocol, rtt",
    rooms: {
      identity: [],
      link: [],
      server: [],
      measuring: ["link", "server"],
      match: ["measuring", "link"],
      stay: ["measuring", "match", "link", "server", "identity"],
      react: ["stay", "match"],
      element: ["stay", "match", "identity"],
    },
  },
  {
    src: "packages/jspsych/src",
    others: [
      "@earshot/server",
      "@earshot/matchmaker",
      "@earshot/sim",
      "@earshot/records",
      "@earshot/protocol",
      "@earshot/rtt",
      ...outside,
    ],
    words: "jspsych -> client",
    rooms: { waitroom: [], rtt: [], multiplayer: [] },
  },
  {
    src: "apps/demo/src",
    others: [
      "@earshot/server",
      "@earshot/matchmaker",
      "@earshot/protocol",
      "@earshot/rtt",
      "@earshot/records",
      "node:*",
    ],
    words: "demo -> client",
    rooms: {
      "impaired-link": [],
      stay: [],
      controls: [],
      text: ["controls"],
      match: ["text"],
      plot: ["text", "stay"],
      view: ["controls", "text", "stay"],
    },
  },
];

const noWorld = {
  "no-restricted-globals": ["error", "Date"],
  "no-restricted-properties": ["error", { object: "Math", property: "random" }],
};

/** One rule for the part, one for its ground, and one for each of its rooms: of several that fit a file the last one holds. */
const arrows = parts.flatMap(({ src, others, words, isPure = false, rooms = {} }) => {
  const names = Object.keys(rooms);
  const own = { group: others, message: words };
  const pure = isPure ? noWorld : {};
  const forbidden = (/** @type {string[]} */ shut, /** @type {string} */ message) => [
    "error",
    { patterns: [own, { group: shut.map((name) => `**/${name}/**`), message }] },
  ];
  return [
    { files: [`${src}/**`], rules: { ...pure, "no-restricted-imports": ["error", { patterns: [own] }] } },
    ...(names.length === 0 ? [] : groundOf(src, forbidden(names, `${src}: what all rooms stand on imports from none`))),
    ...names.map((name) => {
      const open = [name, ...(rooms[name] ?? [])];
      const may = `${src}/${name} -> ${rooms[name]?.join(", ") || "ground"}`;
      const shut = names.filter((other) => !open.includes(other));
      return { files: [`${src}/${name}/**`], rules: { "no-restricted-imports": forbidden(shut, may) } };
    }),
  ];
});

/** @param {string} src @param {unknown} rule */
function groundOf(src, rule) {
  const entries = ["index", "cdn", "react", "element", "extension", "adapter", "cli", "main", "plan", "doctor"].map(
    (name) => `${src}/${name}.ts`,
  );
  return [{ files: [`${src}/*.ts`], excludeFiles: entries, rules: { "no-restricted-imports": rule } }];
}

export default {
  plugins: ["typescript", "import", "unicorn", "promise"],
  categories: {
    correctness: "error",
    suspicious: "error",
  },
  rules: {
    "typescript/no-floating-promises": "error",
    "typescript/no-misused-promises": "error",
    "typescript/switch-exhaustiveness-check": "error",
    "typescript/no-explicit-any": "error",
    "typescript/no-non-null-assertion": "error",
    "typescript/consistent-type-imports": "error",
    "import/no-cycle": [
      "error",
      {
        ignoreTypes: false,
      },
    ],
    "unicorn/filename-case": [
      "error",
      {
        case: "kebabCase",
      },
    ],
    "max-params": [
      "error",
      {
        max: 3,
      },
    ],
    "typescript/consistent-return": "off",
    "promise/always-return": "off",
    "typescript/no-unnecessary-type-parameters": "off",
    "max-lines": [
      "error",
      {
        max: 300,
        skipBlankLines: true,
        skipComments: true,
      },
    ],
    "no-unused-vars": [
      "error",
      {
        argsIgnorePattern: "^_",
        varsIgnorePattern: "^_",
        destructuredArrayIgnorePattern: "^_",
      },
    ],
  },
  overrides: [
    ...arrows,
    // A table, a row for each time zone.
    { files: ["packages/matchmaker/src/places/time-zone-table.ts"], rules: { "max-lines": "off" } },
    {
      files: ["**/*.test.ts", "packages/*/test/**", "packages/*/test-support/**", "e2e/**"],
      rules: {
        "no-restricted-imports": "off",
        "no-restricted-globals": "off",
        "typescript/no-unsafe-type-assertion": "off",
        "typescript/require-array-sort-compare": "off",
        "unicorn/consistent-function-scoping": "off",
        "import/no-named-as-default-member": "off",
        "no-empty-pattern": "off",
      },
    },
  ],
  ignorePatterns: ["**/dist/**"],
};
