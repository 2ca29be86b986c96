import type { DemoScene } from "../controls/scenes.ts";

/** What the page's words depend on, beside the stay itself. */
export interface Surroundings {
  readonly scene: DemoScene;
  /** What the browser says. True even where it cannot know. */
  readonly isOnline: boolean;
  /** The page's own switch. */
  readonly isBlocked: boolean;
}
