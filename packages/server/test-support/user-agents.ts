const webKit = "AppleWebKit/537.36 (KHTML, like Gecko)";
const iphone = "(iPhone; CPU iPhone OS 17_4 like Mac OS X)";
const appleWebKit = "AppleWebKit/605.1.15 (KHTML, like Gecko)";

/** What browsers say of themselves. */
export const userAgents = {
  chrome: `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webKit} Chrome/131.0.0.0 Safari/537.36`,
  oldChrome: `Mozilla/5.0 (X11; Linux x86_64) ${webKit} Chrome/88.0.0.0 Safari/537.36`,
  chromebook: `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${webKit} Chrome/131.0.0.0 Safari/537.36`,
  edge: `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webKit} Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0`,
  firefox: "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
  safari: `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${appleWebKit} Version/17.4 Safari/605.1.15`,
  iphone: `Mozilla/5.0 ${iphone} ${appleWebKit} Version/17.4 Mobile/15E148 Safari/604.1`,
  iphoneChrome: `Mozilla/5.0 ${iphone} ${appleWebKit} CriOS/131.0.0.0 Mobile/15E148 Safari/604.1`,
  phone: `Mozilla/5.0 (Linux; Android 10; K) ${webKit} Chrome/131.0.0.0 Mobile Safari/537.36`,
  tablet: `Mozilla/5.0 (Linux; Android 10; K) ${webKit} Chrome/131.0.0.0 Safari/537.36`,
  samsung: `Mozilla/5.0 (Linux; Android 10; K) ${webKit} SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36`,
  opera: `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webKit} Chrome/131.0.0.0 Safari/537.36 OPR/116.0.0.0`,
} as const;
