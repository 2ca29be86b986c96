import type { PageEvent, PageMessage, Reply, StatusMessage } from "@earshot/protocol";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Transport, TransportHandlers } from "../server/transport.ts";
import type { JoinOptions } from "./options.ts";
import { enterWaitroom } from "./waitroom.ts";

/** What a page told its server, and what the server tells it with. */
const server = vi.hoisted(() => ({
  handlers: undefined as TransportHandlers | undefined,
  heard: [] as PageEvent[],
  joined: undefined as PageMessage<"waitroom/join"> | undefined,
  reply: { ok: true } as Reply,
}));

vi.mock("../server/transport.ts", () => ({
  connect: (): Transport => ({
    isConnected: () => true,
    send(event, message, answered?: (reply: Reply) => void) {
      server.heard.push(event);
      if (event === "waitroom/join") server.joined = message as PageMessage<"waitroom/join">;
      answered?.(server.reply);
    },
    open: (handlers) => void (server.handlers = handlers as TransportHandlers),
    close: () => {},
  }),
}));

beforeEach(() => {
  server.heard = [];
  server.reply = { ok: true };
  vi.useFakeTimers();
  vi.stubGlobal("document", Object.assign(new EventTarget(), { hidden: false }));
  vi.stubGlobal("location", new URL("https://page.org/"));
  vi.stubGlobal(
    "RTCPeerConnection",
    class {
      createDataChannel(): void {}
      close(): void {}
    },
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

const waiting: Extract<StatusMessage, { kind: "waiting" }> = {
  kind: "waiting",
  attempts: 0,
  lastRejection: null,
  deadlineInMs: 10_000,
  extension: null,
  minimumWaitInMs: null,
  expectedWaitMs: null,
  groupSize: 2,
  waitingCount: 1,
  serverRttMs: 20,
  hidden: false,
  aside: false,
  keptLinkIds: [],
};

/** A stay that has reached the countdown of a match with nobody, and what it shows from then on. */
function confirmingStay() {
  const { waitroom, messages } = enteredStay();
  const tellMatch = (startsInMs: number) => {
    const facts = { matchId: "m", startsInMs, index: 0, role: null, roles: [], condition: null, token: null };
    const coming = { rejoined: false, rejoinMs: 60_000 };
    messages["match/announced"]({ matchId: "m", startsInMs, baselineInMs: 3_000, partners: [] });
    messages["match/started"]({ ...facts, ...coming });
  };
  tellMatch(200);
  const shown: string[] = [];
  waitroom.on("status", ({ kind }) => shown.push(kind));
  return { waitroom, shown, tellMatch };
}

function enteredStay(own: Partial<JoinOptions> = {}) {
  const waitroom = enterWaitroom({ server: "https://lab.org", scene: "game", participantId: "alice", ...own });
  if (!server.handlers) throw new Error("a waitroom always reaches for its server");
  return { waitroom, ...server.handlers };
}

describe("a stay", () => {
  test("in a match stays there, also when it is told of it again", async () => {
    const { waitroom, shown, tellMatch } = confirmingStay();
    await vi.advanceTimersByTimeAsync(200);
    const match = await waitroom.match();
    tellMatch(0);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(shown).toEqual(["matched"]);
    expect(waitroom.status).toEqual({ kind: "matched", match });
  });

  test("whose place another tab has taken is told so in words", () => {
    const { waitroom, messages } = enteredStay();
    messages.released({ reason: "replaced", waitedMs: 0 });
    expect(waitroom.status).toMatchObject({ reason: "replaced", message: expect.stringMatching(/another tab/) });
  });

  test("that leaves a waitroom with a minimum wait ends as the server says", async () => {
    const { waitroom, messages } = enteredStay();
    messages.status({ ...waiting, minimumWaitInMs: 30_000 });
    const left = waitroom.leave();
    expect(waitroom.status.kind).toBe("waiting");
    messages.released({ reason: "left-after-wait", waitedMs: 30_001 });
    await left;
    expect(await waitroom.outcome).toMatchObject({ kind: "released", reason: "left-after-wait" });
  });

  test("that leaves ends by itself where the server says nothing for a second, and at once without a minimum wait", async () => {
    const { waitroom, messages } = enteredStay();
    messages.status({ ...waiting, minimumWaitInMs: 0 });
    const left = waitroom.leave();
    await vi.advanceTimersByTimeAsync(999);
    expect(waitroom.status.kind).toBe("waiting");
    await vi.advanceTimersByTimeAsync(1);
    await left;
    expect(waitroom.status).toMatchObject({ kind: "released", reason: "left" });
    const other = enteredStay();
    other.messages.status(waiting);
    void other.waitroom.leave();
    expect(other.waitroom.status).toMatchObject({ kind: "released", reason: "left" });
  });

  test("says that it waits longer, and on its own clock until when", () => {
    const { waitroom, messages } = enteredStay();
    const extension = { byMs: 60_000, left: 1, isAsked: true };
    messages.status({ ...waiting, extension, minimumWaitInMs: 5_000 });
    const nowMs = performance.now();
    const atMs = { deadlineAtMs: nowMs + 10_000, minimumWaitAtMs: nowMs + 5_000 };
    expect(waitroom.status).toMatchObject({ kind: "waiting", extension, ...atMs });
    waitroom.extend();
    expect(server.heard).toContain("waitroom/extend");
  });

  test("in a match ends when the page leaves", async () => {
    const { waitroom, shown } = confirmingStay();
    await vi.advanceTimersByTimeAsync(200);
    await waitroom.leave();
    expect(shown).toEqual(["matched", "released"]);
  });

  test("that is back at the server tells it again that a link broke, as it may not have heard", async () => {
    vi.stubGlobal("reportError", () => {});
    const { messages, connected } = enteredStay({ link: () => Promise.reject(new Error("out of luck")) });
    const ends = { linkId: "l", initiator: true, iceServers: [], relayOnly: false };
    const partner = { ...ends, partnerId: "bob", index: 1, page: 1, rtt: null, theirRtt: null };
    messages["match/announced"]({ matchId: "m", startsInMs: 200, baselineInMs: 3_000, partners: [partner] });
    await vi.advanceTimersByTimeAsync(0);
    connected();
    expect(server.heard).toEqual(["link/closed", "waitroom/join", "link/closed"]);
  });

  test("needs neither WebRTC nor a page where it brings its own link, as a program for simulated people does", () => {
    vi.stubGlobal("RTCPeerConnection", undefined);
    vi.stubGlobal("location", undefined);
    const { waitroom, connected } = enteredStay({ link: () => Promise.reject(new Error("not asked for")) });
    connected();
    expect(server.heard).toEqual(["waitroom/join"]);
    expect(waitroom.status.kind).toBe("connecting");
  });

  test("over WebRTC is over at the join where there is none, with what the server gives along", () => {
    vi.stubGlobal("RTCPeerConnection", undefined);
    const { waitroom, connected, messages } = enteredStay();
    connected();
    expect(server.heard).toEqual(["waitroom/join", "waitroom/leave"]);
    messages.released({ reason: "unsupported", waitedMs: 0, completionCode: "C4" });
    const why = expect.stringContaining("WebRTC");
    const end = { kind: "released", reason: "unsupported", message: why, completionCode: "C4" };
    expect(waitroom.status).toEqual(end);
  });

  test("over WebRTC where there is none, and no server either, is over when the page gives up", async () => {
    vi.stubGlobal("RTCPeerConnection", undefined);
    const { waitroom } = enteredStay();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(waitroom.status).toMatchObject({ kind: "released", reason: "unsupported" });
  });

  test("passes on what a recruiting platform has put into the page's URL, and nothing else of it", () => {
    const query = "?prolific_pid=5f3a&STUDY_ID=s1&SESSION_ID={{%25SESSION_ID%25}}&secret=x&workerId=";
    vi.stubGlobal("location", new URL(`https://page.org/${query}`));
    enteredStay().connected();
    const given = { prolific_pid: "5f3a", study_id: "s1", session_id: "{{%SESSION_ID%}}", workerid: "" };
    expect(server.joined?.recruiter).toEqual(given);
  });

  test.for([
    ["time-zone", "Europe/Lisbon"],
    [undefined, "Europe/Lisbon"],
    ["none", undefined],
  ] as const)("with the hint %s tells %s of where it is", ([hint, told]) => {
    vi.stubEnv("TZ", "Europe/Lisbon");
    enteredStay(hint && { hint }).connected();
    expect(server.joined?.timeZone).toBe(told);
  });

  test.for([undefined, null, "", "my clock", "x".repeat(65)])(
    "joins without a zone where the browser says %j for its own",
    (timeZone) => {
      vi.stubGlobal("Intl", {
        DateTimeFormat: class {
          resolvedOptions = () => ({ timeZone });
        },
      });
      enteredStay().connected();
      expect(server.joined).toMatchObject({ participantId: "alice" });
      expect(server.joined?.timeZone).toBeUndefined();
    },
  );

  test("joins without a zone where the browser has no clock to ask", () => {
    const broken = () => {
      throw new RangeError("invalid time zone");
    };
    vi.stubGlobal("Intl", { DateTimeFormat: broken });
    enteredStay().connected();
    expect(server.joined).toMatchObject({ participantId: "alice" });
    expect(server.joined?.timeZone).toBeUndefined();
  });
});

describe("the secret of a place", () => {
  let stored: Map<string, string>;

  beforeEach(() => {
    stored = new Map();
    vi.stubGlobal("sessionStorage", {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => stored.set(key, value),
      removeItem: (key: string) => stored.delete(key),
    });
  });

  const secretShown = () => server.joined?.resumeSecret;
  /** Of a page that has none, its own id. */
  const ownSecret = () => server.joined?.pageId;

  test("is shown when the page comes back, and by the page that a refresh loads", () => {
    const { connected, messages } = enteredStay();
    connected();
    expect(secretShown()).toBe(ownSecret());
    messages["place/secret"]({ resumeSecret: "first" });
    connected();
    expect(secretShown()).toBe("first");
    messages["place/secret"]({ resumeSecret: "second" });
    enteredStay().connected();
    expect(secretShown()).toBe("second");
  });

  test.for([
    ["participant", { participantId: "bob" }],
    ["scene", { scene: "another" }],
    ["server", { server: "https://lab.org/other" }],
  ] as const)("is not shown for another %s", ([, other]) => {
    const { connected, messages } = enteredStay();
    connected();
    messages["place/secret"]({ resumeSecret: "first" });
    enteredStay(other).connected();
    expect(secretShown()).toBe(ownSecret());
  });

  test("is forgotten with the stay, so that whoever sits at this tab next does not come in its place", () => {
    const { connected, messages } = enteredStay();
    connected();
    messages["place/secret"]({ resumeSecret: "first" });
    messages.released({ reason: "replaced", waitedMs: 0 });
    expect(stored.size).toBe(0);
    enteredStay().connected();
    expect(secretShown()).toBe(ownSecret());
  });

  test("is the page's own id before there is one, also of a page whose refresh comes very early", () => {
    enteredStay().connected();
    const first = server.joined?.pageId;
    expect(secretShown()).toBe(first);
    enteredStay().connected();
    expect([secretShown(), server.joined?.pageId === first]).toEqual([first, false]);
  });

  test("is kept where the server is lost, as that keeps the place", async () => {
    const { connected, disconnected, messages } = enteredStay();
    connected();
    messages["place/secret"]({ resumeSecret: "first" });
    disconnected(true);
    enteredStay().connected();
    expect(secretShown()).toBe("first");
  });

  test("of another stay that has begun in this tab is not forgotten with the old one", () => {
    const old = enteredStay();
    old.connected();
    old.messages["place/secret"]({ resumeSecret: "first" });
    const next = enteredStay();
    next.connected();
    next.messages["place/secret"]({ resumeSecret: "second" });
    old.messages.released({ reason: "replaced", waitedMs: 0 });
    enteredStay().connected();
    expect(secretShown()).toBe("second");
  });

  test("is kept for the next connection where storage is forbidden", () => {
    vi.stubGlobal("sessionStorage", undefined);
    const { connected, messages } = enteredStay();
    connected();
    messages["place/secret"]({ resumeSecret: "first" });
    connected();
    expect(secretShown()).toBe("first");
  });

  test("that is missing for a place that is taken ends the stay, which is told apart from a failure", async () => {
    server.reply = { ok: false, error: { code: "place-taken", message: "in words" } };
    const { waitroom, connected } = enteredStay();
    connected();
    expect(await waitroom.outcome).toEqual({ kind: "released", reason: "taken", message: "in words" });
  });
});

test("a token of the experiment's own server is shown with every join", () => {
  const { connected } = enteredStay({ token: "a.b.c" });
  connected();
  expect(server.joined?.token).toBe("a.b.c");
});
