/** One parameter, its name in lower case. */
export type Parameter = readonly [name: string, value: string];

/**
 * The parameters of a URL as platforms, surveys and people write them: in the query or behind the hash (`#/?id=7`, as pages with
 * a router have it), with a second `?` for `&`, or with `&amp;` for it as in the text of a page.
 */
export function parametersOf(url: string | URL): Parameter[] {
  const { search, hash } = new URL(url);
  return `${search}?${hash.slice(1)}`.split("?").flatMap((piece) => [...new URLSearchParams(piece)].map(toParameter));
}

function toParameter([name, value]: [string, string]): Parameter {
  return [name.replace(/^(amp;|#?(38|x26);)+/i, "").toLowerCase(), value.trim()];
}
