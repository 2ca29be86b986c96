/** A scene of the demo study. What its limit is, the page learns from the probe itself. */
export interface DemoScene {
  readonly name: string;
  readonly note: string;
  readonly measures: boolean;
}

export const demoScenes: readonly DemoScene[] = [
  { name: "pair", note: "two people, at most 100 ms apart", measures: true },
  { name: "trio", note: "three people, every pair measured", measures: true },
  { name: "no-probe", note: "two people, nothing measured", measures: false },
];

/** The page also joins scenes it does not know, of a study of somebody's own. */
export function findScene(name: string): DemoScene {
  return demoScenes.find((scene) => scene.name === name) ?? { name, note: "a scene of your own", measures: true };
}
