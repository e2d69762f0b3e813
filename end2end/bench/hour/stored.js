// A recording as the server keeps it. Fields of forms are hidden in it, so that a peer who is to show the same has to begin
// with the same.

/** The events of a session of one window, as JSON. */
export async function stored(server, session, { cookies }) {
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const answer = await fetch(`${server.url}/admin/session-recordings/${session}/export.json?metadata=0`, { headers: { cookie } });
  if (!answer.ok) throw new Error(`the session could not be exported: ${answer.status} ${await answer.text()}`);
  const { windows } = await answer.json();
  if (windows.length !== 1) throw new Error(`the session has ${windows.length} windows`);
  return JSON.stringify(windows[0].events);
}
