/** For how long nobody looks at the page, from here on. */
export interface HiddenTime {
  /** So long until now, in ms. It counts no further. */
  end(): number;
}

export function startHiddenTime(): HiddenTime {
  let hiddenMs = 0;
  let sinceMs = performance.now();
  let wasHidden = document.hidden;

  function note(): void {
    const nowMs = performance.now();
    if (wasHidden) hiddenMs += nowMs - sinceMs;
    sinceMs = nowMs;
    wasHidden = document.hidden;
  }

  document.addEventListener("visibilitychange", note);
  return {
    end() {
      note();
      document.removeEventListener("visibilitychange", note);
      return hiddenMs;
    },
  };
}
