const longLabel = "a".repeat(63);

/** What a study may name: every browser takes it. */
export const allowed: readonly string[] = [
  ["stun:a.example", "stun:a.example:3478", "stun:a.example:53", "stun:a.example:80", "stun:a.example:65535"],
  ["stun:a.example:03478", "STUN:A.EXAMPLE", "stun:a_b.example", "stun:a.example.", "stun:localhost", "stun:a"],
  ["stun:1.2.3.4", "stun:1.2.3.4:3478", "stun:[::1]", "stun:[2001:db8::1]:3478", "stun:[::ffff:1.2.3.4]"],
  [`stun:${longLabel}.example`, "stun:xn--tda.example", "stun:1a.example", "stun:a.1b"],
  ["turn:a.example", "turn:a.example:3478?transport=udp", "turn:a.example:443?transport=tcp", "Turn:a.example"],
  ["turn:a.example?transport=udp", "turn:[2001:db8::1]?transport=tcp", "turn:1.2.3.4:443?transport=tcp"],
  ["turns:a.example", "turns:a.example:443?transport=tcp", "turns:a.example:5349?transport=udp", "TURNS:a.example"],
].flat();

/** What spoils every connection of a page, in one browser at least. */
export const refusedByBrowsers: readonly string[] = [
  ["stun:a.example?transport=udp", "stun:a.example:3478?transport=udp", "stun:a.example?", "stun:a.example:3478?"],
  ["stuns:a.example", "stuns:a.example:5349", "stuns:a.example?transport=tcp"],
  ["stun://a.example", "stun:/a.example", "stun:a.example/", "stun:a.example/path", "stun:a.example#x"],
  ["stun:", "stun:?", "stun::3478", "stun", ":a.example", "a.example", "a.example:3478", "", "http://a.example"],
  ["https:a.example", "stunz:a.example", "turnss:a.example", "stun;a.example", "mailto:a@a.example"],
  ["stun:user@a.example", "stun:user:pw@a.example", "turn:user@a.example", "stun: a.example", "stun:a example"],
  ["stun:a.example:", "stun:a.example:0", "stun:a.example:65536", "stun:a.example:99999999", "stun:a.example:abc"],
  ["stun:a.example:-1", "stun:a.example:+1", "stun:a.example:34 78", "stun:a.example:3478:1"],
  ["stun:a.example:1", "stun:a.example:22", "turn:a.example:25", "turns:a.example:993", "turn:[::1]:5060"],
  [3659, 4045, 4190, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080].map((n) => `stun:a:${n}`),
  ["stun:[::1", "stun:[]", "stun:::1", "stun:2001:db8::1", "stun:[a.example]", "stun:[1.2.3.4]", "stun:[::1]x"],
  ["stun:[fe80::1%25eth0]", "stun:[fe80::1%eth0]", "stun:[::1]:", "stun:999.1.1.1", "stun:1.2.3.4.5", "stun:a.1"],
  ["stun:a%20b", "stun:a*b", "stun:a<b", 'stun:a"b', "stun:a|b", "stun:a\\b", "stun:a^b", "stun:a`b", "stun:a{b}"],
  ["turn://a.example", "turn:a.example?", "turn:a.example?transport=UDP", "turn:a.example?transport=Tcp"],
  ["turn:a.example?Transport=udp", "turn:a.example?transport=tls", "turn:a.example?transport=sctp"],
  ["turn:a.example?transport=", "turn:a.example?transport", "turn:a.example?x=1", "turn:a.example?transport==udp"],
  ["turn:a.example?transport=udp&x=1", "turn:a.example?x=1&transport=udp", "turn:a.example??transport=udp"],
  ["turn:a.example?transport=udp?transport=tcp", "turn:a.example?transport=udp#x", "turn:a.example?transport=udp/"],
  ["turn:a.example/?transport=udp", "turn:a.example:0?transport=udp", "turn:a.example:70000?transport=tcp"],
  ["turn:a.example,turn:b.example", "turn:a.example turn:b.example", "turn:2001:db8::1"],
].flat();

/** What browsers take, though it is no URL by the grammar, or names no host that could be found: a slip of the pen. */
export const refusedByEarshot: readonly string[] = [
  [" stun:a.example", "stun:a.example ", "stun:a.example\n", "stun:a.ex\nample", "turn:a.example?transport=udp "],
  ["stun:a..example", "stun:.example", "stun:.", "stun:1.2.3", "stun:1", "stun:0x7f.1", `stun:${longLabel}a.example`],
  ["stun:a.example&transport=udp", "stun:a.example;transport=udp", "stun:a,b", "stun:a%2eexample", "stun:ü.example"],
].flat();
