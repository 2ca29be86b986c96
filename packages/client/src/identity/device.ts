interface Device {
  readonly touchPoints: number | undefined;
  readonly connection: string | undefined;
}

/** What the page runs on, as far as the server cannot see it. A program that waits for simulated people runs on nothing. */
export function deviceOfPage(): Device {
  const { maxTouchPoints: touchPoints, connection }: Partial<Navigator & { connection: { effectiveType: string } }> =
    globalThis.navigator ?? {};
  return { touchPoints, connection: connection?.effectiveType };
}
