/** A scene of the demo study. What its limit is, the page learns from the probe itself. */
export interface DemoScene {
  readonly name: string;
  readonly note: string;
  readonly measures: boolean;
  /** False for a name that the demo does not have: a scene of somebody's own study, or none at all. */
  readonly isKnown: boolean;
}

export const demoScenes: readonly DemoScene[] = [
  {
    name: "pair",
    note: "two people at most 100 ms apart, the likeliest first",
    measures: true,
    isKnown: true,
  },
  {
    name: "two-limits",
    note: "in order of arrival: at most 400 ms over the server, then at most 100 ms apart",
    measures: true,
    isKnown: true,
  },
  { name: "trio", note: "three people, every pair measured", measures: true, isKnown: true },
  { name: "no-probe", note: "two people, nothing measured", measures: false, isKnown: true },
];

/** The page also joins scenes it does not know, of a study of somebody's own: whether there is one, the server says. */
export function findScene(name: string): DemoScene {
  return demoScenes.find((scene) => scene.name === name) ?? { name, note: "", measures: true, isKnown: false };
}

/** `hasJoined`: the server has given this page a place in it. */
export function sceneNote({ name, note, isKnown }: DemoScene, hasJoined: boolean): string {
  if (isKnown) return note;
  return hasJoined ? `“${name}”, a scene of your own study` : `“${name}” is not a scene of this demo`;
}
