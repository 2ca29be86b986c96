import { byId } from "../dom.ts";
import { secondTabHref, newParticipantId } from "./page-url.ts";

const windowWidth = 620;

/** The links to a partner of one's own: each click is a new participant. */
export function bindSecondTabLinks(): void {
  bindLink(byId("second-tab", HTMLAnchorElement), 0);
  bindLink(byId("second-tab-slow", HTMLAnchorElement), 150);
}

function bindLink(link: HTMLAnchorElement, addedDelayMs: number): void {
  const renew = (): void => {
    link.href = secondTabHref(location.href, newParticipantId(), addedDelayMs);
  };
  renew();
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openBeside(link.href);
  });
  for (const gesture of ["click", "auxclick", "contextmenu"]) {
    // The gesture itself still goes to the participant that the link shows now.
    link.addEventListener(gesture, () => setTimeout(renew, 0));
  }
}

/**
 * In a window of its own: a second tab of the same window would hide this one, and hidden tabs are not matched. Without an opener
 * the two pages run apart, as on two machines, and do not disturb each other's measurement.
 */
function openBeside(href: string): void {
  const left = Math.max(screen.availWidth - windowWidth, 0);
  window.open(href, "_blank", `popup,noopener,width=${windowWidth},height=${screen.availHeight},left=${left},top=0`);
}
