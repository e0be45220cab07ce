// People signed in over HTTP like persons: somebody of the support desk, or a whole team.
import { demoPassword } from '../../dist/src/demo/story/team.js';
import { asSuperuser } from './databases.mjs';

/** The largest editor of a database and its support person. */
export function findPerson(database) {
  return asSuperuser(database, async (client) => {
    const { rows } = await client.query(
      `SELECT e.editor_id AS "editorId", u.id AS "personId", u.email FROM editors e
         JOIN users u ON u.editor_id = e.editor_id AND u.role = 'support'
        ORDER BY (SELECT count(*) FROM clients c WHERE c.editor_id = e.editor_id) DESC, e.slug, u.email LIMIT 1`,
    );
    if (!rows[0]) throw new Error(`${database.name} has no editor`);
    return rows[0];
  });
}

/** @returns {Promise<string>} the cookie of the session */
export async function signIn(url, email) {
  const response = await fetch(`${url}/session`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ email, password: demoPassword }),
    redirect: 'manual',
  });
  await response.arrayBuffer();
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
  if (response.status !== 303 || !cookie) throw new Error(`${email} could not sign in: ${response.status}`);
  return cookie;
}

/** Everybody of an editor but its auditor, whose menu counts nothing: each pays for their own numbers. @returns {Promise<string[]>} their cookies */
export async function signInTeam(database, url, { editorId }) {
  const emails = await asSuperuser(database, async (client) => {
    const { rows } = await client.query(
      `SELECT email FROM users WHERE editor_id = $1 AND role <> 'auditor' AND disabled_at IS NULL ORDER BY email LIMIT 16`,
      [editorId],
    );
    return rows.map((row) => row.email);
  });
  const cookies = [];
  for (const email of emails) {
    const cookie = await signIn(url, email);
    // Who owes a second factor first is asked for it on every page.
    const { status } = await fetch(`${url}/help`, { headers: { cookie }, redirect: 'manual' });
    if (status === 200) cookies.push(cookie);
  }
  if (cookies.length < 2) throw new Error('a team of one pays for no menu but its own');
  return cookies;
}
