/** What somebody sees who opens the server's own address, where the study has no page of its own: what runs here. */
export function frontPage(study: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Earshot: ${study}</title>
  </head>
  <body style="font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem">
    <h1>An Earshot server runs here</h1>
    <p>It serves the study <strong>${study}</strong>, and has no page of its own.</p>
    <p>
      Participants open the page of the experiment, and that page names this address as its <code>server</code>:
      <code id="server"></code>
    </p>
    <p>The folder with that page may be served from here, too: <code>earshot serve STUDY_FILE --public DIR</code>.</p>
    <p>Whether the server is well: <a href="healthz">healthz</a>.</p>
    <script>
      document.getElementById("server").textContent = location.href.split(/[?#]/)[0].replace(/\\/$/, "");
    </script>
  </body>
</html>
`;
}
