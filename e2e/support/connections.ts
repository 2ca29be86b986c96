import type { Tab } from "./tab.ts";

/** Each of the page's connections breaks, as far as its partners can tell, and the page is none the wiser. */
export async function breakConnections({ page }: Tab): Promise<void> {
  await page.evaluate(() => {
    for (const connection of window.connections) connection.close();
  });
}

declare global {
  interface Window {
    connections: Set<RTCPeerConnection>;
  }
}

/** Before the page joins. */
export async function noteConnections({ page }: Tab): Promise<void> {
  await page.evaluate(() => {
    window.connections = new Set();
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        window.connections.add(this);
      }
    };
  });
}
