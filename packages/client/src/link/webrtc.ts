/**
 * Why this page can be connected with nobody; `undefined` if it can. Tries it, as what is there may be a stub that only throws.
 */
export function faultOfWebRtc(): string | undefined {
  try {
    const connection = new RTCPeerConnection();
    connection.createDataChannel("");
    connection.close();
    return;
  } catch (error) {
    return `this browser makes no connections to others (WebRTC): ${String(error)}`;
  }
}
