import type { Access, WorldDeclaration } from "./declared-world.ts";

/** A country or a region in which most studies recruit. */
export interface DeclaredCountry {
  /** As it is read in "people at home in ...". */
  readonly inWords: string;
  readonly declaration: WorldDeclaration;
}

/**
 * What one kind of access adds to a round trip: median in ms, and the sigma of its logarithm. Where each number comes from, and
 * which are assumptions, stands in docs/planning.md; keep the two in step.
 */
const delays = {
  fibre: { medianMs: 6, sigma: 0.4 },
  cable: { medianMs: 14, sigma: 0.35 },
  vdsl: { medianMs: 16, sigma: 0.35 },
  adsl: { medianMs: 31, sigma: 0.35 },
  fixedWireless: { medianMs: 35, sigma: 0.45 },
  mobile: { medianMs: 35, sigma: 0.45 },
  satellite: { medianMs: 600, sigma: 0.1 },
} as const;

/** The shares of the kinds of access; only the proportions count. */
function accessOf(shares: Readonly<Partial<Record<keyof typeof delays, number>>>): Access[] {
  return Object.entries(delays).flatMap(([name, delay]) => {
    const weight = Reflect.get(shares, name);
    return typeof weight === "number" ? [{ name, weight, ...delay }] : [];
  });
}

const common = { hosts: 400, routeSigma: 0.12 } as const;

/** Weights: people, in millions. Half of a region's people are within `spreadKm` of its middle. */
const us: WorldDeclaration = {
  ...common,
  regions: [
    {
      name: "New England",
      weight: 15,
      latitude: 42.4,
      longitude: -71.6,
      spreadKm: 110,
      timeZones: ["America/New_York"],
    },
    {
      name: "Middle Atlantic",
      weight: 42,
      latitude: 40.6,
      longitude: -75.2,
      spreadKm: 150,
      timeZones: ["America/New_York"],
    },
    {
      name: "East North Central",
      weight: 47,
      latitude: 41.3,
      longitude: -85.9,
      spreadKm: 270,
      timeZones: ["America/Chicago", "America/New_York"],
    },
    {
      name: "West North Central",
      weight: 22,
      latitude: 41.6,
      longitude: -94.3,
      spreadKm: 350,
      timeZones: ["America/Chicago"],
    },
    {
      name: "South Atlantic",
      weight: 45,
      latitude: 36.2,
      longitude: -79.6,
      spreadKm: 320,
      timeZones: ["America/New_York"],
    },
    { name: "Florida", weight: 22, latitude: 27.9, longitude: -81.6, spreadKm: 180, timeZones: ["America/New_York"] },
    {
      name: "East South Central",
      weight: 19,
      latitude: 35,
      longitude: -86.9,
      spreadKm: 240,
      timeZones: ["America/Chicago"],
    },
    {
      name: "West South Central",
      weight: 41,
      latitude: 31.2,
      longitude: -96.4,
      spreadKm: 300,
      timeZones: ["America/Chicago"],
    },
    {
      name: "Mountain",
      weight: 25,
      latitude: 37.5,
      longitude: -110.5,
      spreadKm: 450,
      timeZones: ["America/Denver", "America/Phoenix"],
    },
    {
      name: "California",
      weight: 40,
      latitude: 35.5,
      longitude: -119.4,
      spreadKm: 260,
      timeZones: ["America/Los_Angeles"],
    },
    {
      name: "Pacific Northwest",
      weight: 12,
      latitude: 46.5,
      longitude: -122.3,
      spreadKm: 160,
      timeZones: ["America/Los_Angeles"],
    },
  ],
  access: accessOf({ cable: 58, fibre: 22, adsl: 6, fixedWireless: 8, mobile: 5, satellite: 1 }),
  detourWithin: 1.7,
  detourBetween: 1.7,
};

const eu: WorldDeclaration = {
  ...common,
  regions: [
    { name: "Germany", weight: 84, latitude: 50.9, longitude: 9.6, spreadKm: 230, timeZones: ["Europe/Berlin"] },
    { name: "France", weight: 68, latitude: 47.3, longitude: 2.6, spreadKm: 280, timeZones: ["Europe/Paris"] },
    { name: "Italy", weight: 59, latitude: 43, longitude: 12, spreadKm: 320, timeZones: ["Europe/Rome"] },
    { name: "Spain", weight: 48, latitude: 40, longitude: -3.2, spreadKm: 310, timeZones: ["Europe/Madrid"] },
    { name: "Portugal", weight: 10, latitude: 39.8, longitude: -8.5, spreadKm: 130, timeZones: ["Europe/Lisbon"] },
    { name: "Poland", weight: 37, latitude: 51.7, longitude: 19.4, spreadKm: 200, timeZones: ["Europe/Warsaw"] },
    {
      name: "Romania and Bulgaria",
      weight: 25,
      latitude: 44.9,
      longitude: 25.2,
      spreadKm: 250,
      timeZones: ["Europe/Bucharest", "Europe/Sofia"],
    },
    {
      name: "Benelux",
      weight: 30,
      latitude: 51.5,
      longitude: 4.9,
      spreadKm: 80,
      timeZones: ["Europe/Amsterdam", "Europe/Brussels"],
    },
    {
      name: "Czechia and Slovakia",
      weight: 16,
      latitude: 49.4,
      longitude: 16.6,
      spreadKm: 170,
      timeZones: ["Europe/Prague", "Europe/Bratislava"],
    },
    {
      name: "Austria, Hungary, Slovenia and Croatia",
      weight: 25,
      latitude: 47.2,
      longitude: 17,
      spreadKm: 200,
      timeZones: ["Europe/Vienna", "Europe/Budapest", "Europe/Zagreb", "Europe/Ljubljana"],
    },
    {
      name: "Sweden and Denmark",
      weight: 16,
      latitude: 57.3,
      longitude: 13.8,
      spreadKm: 220,
      timeZones: ["Europe/Stockholm", "Europe/Copenhagen"],
    },
    { name: "Finland", weight: 6, latitude: 61.5, longitude: 24.8, spreadKm: 150, timeZones: ["Europe/Helsinki"] },
    {
      name: "Baltic states",
      weight: 6,
      latitude: 56.3,
      longitude: 24.3,
      spreadKm: 170,
      timeZones: ["Europe/Riga", "Europe/Vilnius", "Europe/Tallinn"],
    },
    {
      name: "Greece and Cyprus",
      weight: 11,
      latitude: 38.4,
      longitude: 24,
      spreadKm: 160,
      timeZones: ["Europe/Athens"],
    },
    { name: "Ireland", weight: 5, latitude: 53.1, longitude: -7.2, spreadKm: 90, timeZones: ["Europe/Dublin"] },
  ],
  access: accessOf({ fibre: 42, vdsl: 26, cable: 18, adsl: 8, mobile: 6 }),
  detourWithin: 2,
  detourBetween: 2.1,
};

const uk: WorldDeclaration = {
  ...common,
  regions: [
    { name: "London", weight: 9, latitude: 51.5, longitude: -0.1, spreadKm: 15, timeZones: ["Europe/London"] },
    {
      name: "South East and East",
      weight: 16,
      latitude: 51.6,
      longitude: 0,
      spreadKm: 80,
      timeZones: ["Europe/London"],
    },
    { name: "South West", weight: 6, latitude: 51, longitude: -3, spreadKm: 85, timeZones: ["Europe/London"] },
    { name: "Midlands", weight: 11, latitude: 52.7, longitude: -1.6, spreadKm: 50, timeZones: ["Europe/London"] },
    { name: "North West", weight: 7, latitude: 53.6, longitude: -2.6, spreadKm: 30, timeZones: ["Europe/London"] },
    {
      name: "Yorkshire and North East",
      weight: 8,
      latitude: 54.1,
      longitude: -1.5,
      spreadKm: 60,
      timeZones: ["Europe/London"],
    },
    { name: "Wales", weight: 3, latitude: 52, longitude: -3.6, spreadKm: 60, timeZones: ["Europe/London"] },
    { name: "Scotland", weight: 5, latitude: 56, longitude: -3.9, spreadKm: 60, timeZones: ["Europe/London"] },
    {
      name: "Northern Ireland",
      weight: 2,
      latitude: 54.6,
      longitude: -6.2,
      spreadKm: 35,
      timeZones: ["Europe/London"],
    },
  ],
  access: accessOf({ vdsl: 46, fibre: 26, cable: 18, adsl: 5, mobile: 5 }),
  detourWithin: 2.1,
  detourBetween: 2.1,
};

/** What may stand after `world:`. */
export const declaredCountries: ReadonlyMap<string, DeclaredCountry> = new Map([
  ["us", { inWords: "the United States", declaration: us }],
  ["eu", { inWords: "the European Union", declaration: eu }],
  ["uk", { inWords: "the United Kingdom", declaration: uk }],
]);
