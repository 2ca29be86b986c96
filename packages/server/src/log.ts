/** Where the server says what happens to it. Never SDP, never addresses. */
export interface Log {
  /** One line per step in the life of the server or a match. */
  info(message: string): void;
  /** Work was lost or somebody else's code failed. */
  error(message: string, cause?: unknown): void;
}

/** To the console. */
export const consoleLog: Log = {
  info: (message) => console.log(message),
  error: (message, cause) => console.error(message, cause ?? ""),
};

/** To nobody. */
export const silentLog: Log = { info: () => {}, error: () => {} };
