import { participantFromUrl, simplePeerLink } from "@earshot/client";
import { blockableLink } from "./impaired-link/blocked-link.ts";
import { bindControls } from "./controls/controls.ts";
import { delayedLink } from "./impaired-link/delayed-link.ts";
import { byId, html, setText } from "./dom.ts";
import { MatchPanel } from "./match/match-panel.ts";
import { parsePageUrl, sceneHref, withParticipant, newParticipantId } from "./controls/page-url.ts";
import { PlotRow } from "./plot/plot-row.ts";
import { demoScenes, findScene } from "./controls/scenes.ts";
import { bindSecondTabLinks } from "./controls/second-tab.ts";
import { startStay } from "./stay/stay.ts";
import { onAnswer, renderQuestion } from "./view/question-panel.ts";
import { renderTries } from "./view/tries-panel.ts";
import { renderView } from "./view/view-panel.ts";
import { toView } from "./view/view-model.ts";

const page = parsePageUrl(location.href);
// In the page's own URL, so that a refresh keeps the place.
if (!page.hasParticipant) history.replaceState(history.state, "", withParticipant(location.href, newParticipantId()));
const participantId = participantFromUrl();
const scene = findScene(page.scene);
const controls = bindControls(page);
const link = blockableLink(
  delayedLink(simplePeerLink, () => controls.addedDelayMs),
  () => controls.isBlocked,
);
const plotRow = new PlotRow(byId("plots", HTMLElement));
const matchPanel = new MatchPanel();
const leave = byId("leave", HTMLButtonElement);
const rejoin = byId("rejoin", HTMLButtonElement);

let frame = 0;
let stay = join();

function join(): ReturnType<typeof startStay> {
  const server = new URL(".", location.href);
  return startStay({ server, scene: scene.name, participantId, link }, scheduleRender);
}

/** Draws once for all events of one moment, as drawing takes time from the pings while a probe runs. */
function scheduleRender(): void {
  // A hidden page has no frames, but a title that is seen.
  if (document.hidden) render();
  else if (frame === 0) frame = requestAnimationFrame(render);
}

function render(): void {
  frame = 0;
  const { state } = stay;
  const around = { scene, isOnline: navigator.onLine, isBlocked: controls.isBlocked };
  const view = toView(state, around, performance.now());
  renderView(view);
  renderQuestion(view.question);
  renderTries(state.verdicts);
  plotRow.render(state, scene.measures);
  matchPanel.show(state.hasLeftMatch ? null : state.match);
  showExit(view.canLeave);
  setText(byId("failure", HTMLElement), state.failure ?? "");
}

/** One of the two buttons, in the same place; the focus goes along. */
function showExit(canLeave: boolean): void {
  const [shown, gone] = canLeave ? [leave, rejoin] : [rejoin, leave];
  const hadFocus = document.activeElement === gone;
  shown.hidden = false;
  gone.hidden = true;
  if (hadFocus) shown.focus();
}

function renderScenes(): void {
  setText(byId("participant", HTMLElement), participantId);
  for (const { name, note } of demoScenes) {
    const anchor = html("a", "scene-link", name);
    anchor.href = sceneHref(location.href, name);
    anchor.title = note;
    if (name === scene.name) anchor.setAttribute("aria-current", "page");
    byId("scenes", HTMLElement).append(anchor);
  }
}

leave.addEventListener("click", () => stay.leave());
onAnswer({ ready: () => stay.ready(), extend: () => stay.extend(), leave: () => stay.leave() });
rejoin.addEventListener("click", () => {
  stay = join();
});
renderScenes();
bindSecondTabLinks();
setInterval(render, 250);
