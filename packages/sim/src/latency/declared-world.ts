/** A region as a population of homes around a point. */
export interface Region {
  readonly name: string;
  /** How many of all participants are there; only the proportions count. */
  readonly weight: number;
  readonly latitude: number;
  readonly longitude: number;
  /** A page there has the one of these whose city is nearest to it. */
  readonly timeZones: readonly string[];
  /** Half of the people are within this distance, in km. */
  readonly spreadKm: number;
}

/** A kind of internet access. */
export interface Access {
  readonly name: string;
  readonly weight: number;
  /** Round trip between the home and the provider's network: median in ms, and the sigma of its logarithm. */
  readonly medianMs: number;
  readonly sigma: number;
}

/** Everything that the synthetic world is made of. */
export interface WorldDeclaration {
  readonly hosts: number;
  readonly regions: readonly Region[];
  readonly access: readonly Access[];
  /** How much longer cables are than the great circle; the larger one holds between regions. */
  readonly detourWithin: number;
  readonly detourBetween: number;
  /** Sigma of the logarithm of a factor of each pair's own: routes are better or worse than their length. */
  readonly routeSigma: number;
}

/**
 * A pool for those who have no data: people as they are found on international recruiting platforms, at home.
 *
 * Physics: light in glass travels about 200 km in a millisecond, thus 1 ms of round trip for 100 km of cable. Everything else is
 * an ASSUMPTION, chosen for plausibility and not fitted to any measurement: the shares of the regions (most people in Europe and
 * North America), the shares and delays of the kinds of access (a few ms on fibre, tens of ms on DSL, mobile and geostationary
 * far more), detours of 1.6 and 1.9 times the great circle, and the scatter of routes. Use a matrix or the records of a pilot
 * where you can.
 */
export const declaredWorld: WorldDeclaration = {
  hosts: 400,
  regions: [
    {
      name: "British Isles",
      weight: 20,
      latitude: 52.5,
      longitude: -1.5,
      spreadKm: 180,
      timeZones: ["Europe/London", "Europe/Dublin"],
    },
    {
      name: "Western Europe",
      weight: 12,
      latitude: 50,
      longitude: 7,
      spreadKm: 350,
      timeZones: ["Europe/Paris", "Europe/Berlin", "Europe/Brussels", "Europe/Amsterdam", "Europe/Zurich"],
    },
    {
      name: "Southern Europe",
      weight: 10,
      latitude: 41,
      longitude: 2,
      spreadKm: 700,
      timeZones: ["Europe/Madrid", "Europe/Rome", "Europe/Lisbon"],
    },
    {
      name: "Eastern Europe",
      weight: 8,
      latitude: 50.5,
      longitude: 20,
      spreadKm: 400,
      timeZones: ["Europe/Warsaw", "Europe/Prague", "Europe/Budapest", "Europe/Bucharest"],
    },
    {
      name: "North America, east",
      weight: 22,
      latitude: 39,
      longitude: -78,
      spreadKm: 600,
      timeZones: ["America/New_York", "America/Toronto", "America/Chicago"],
    },
    {
      name: "North America, west",
      weight: 10,
      latitude: 37,
      longitude: -119,
      spreadKm: 500,
      timeZones: ["America/Los_Angeles", "America/Denver", "America/Phoenix", "America/Vancouver"],
    },
    { name: "Mexico", weight: 4, latitude: 20, longitude: -100, spreadKm: 400, timeZones: ["America/Mexico_City"] },
    {
      name: "South America",
      weight: 3,
      latitude: -23,
      longitude: -47,
      spreadKm: 800,
      timeZones: ["America/Sao_Paulo", "America/Buenos_Aires"],
    },
    {
      name: "Southern Africa",
      weight: 5,
      latitude: -27,
      longitude: 27,
      spreadKm: 400,
      timeZones: ["Africa/Johannesburg"],
    },
    { name: "South Asia", weight: 3, latitude: 20, longitude: 77, spreadKm: 700, timeZones: ["Asia/Calcutta"] },
    {
      name: "Australia",
      weight: 3,
      latitude: -34.5,
      longitude: 149,
      spreadKm: 500,
      timeZones: ["Australia/Sydney", "Australia/Melbourne", "Australia/Brisbane"],
    },
  ],
  access: [
    { name: "fibre", weight: 40, medianMs: 4, sigma: 0.4 },
    { name: "cable", weight: 25, medianMs: 12, sigma: 0.35 },
    { name: "DSL", weight: 20, medianMs: 22, sigma: 0.35 },
    { name: "mobile", weight: 14, medianMs: 40, sigma: 0.45 },
    { name: "satellite", weight: 1, medianMs: 550, sigma: 0.1 },
  ],
  detourWithin: 1.6,
  detourBetween: 1.9,
  routeSigma: 0.12,
};
