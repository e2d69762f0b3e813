// Where in this server the frame finds what it asks for. Holders of a share link find it below the address of that link,
// which the document says.

const shared = globalThis.document?.getElementById("stage")?.dataset.shared;

/** What belongs to a recording is below this path. */
export function recording(session: string): string {
  return shared ?? `/admin/session-recordings/${encodeURIComponent(session)}`;
}

/** Images, fonts and style sheets of a service's pages are below this path. */
export const ASSETS = shared ? `${shared}/assets/` : "/assets/proxy/";
