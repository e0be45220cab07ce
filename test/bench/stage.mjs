// What a row about pages needs: our web process with a team signed in, and the floor that answers the same pages.
import { findPerson, signIn, signInTeam } from './people.mjs';
import { startFloor, startWeb } from './processes.mjs';
import { recordPage } from './recording.mjs';

/**
 * @param {object} database
 * @param {{ path: string, floor: string, facts?: object }[]} pages what the floor answers in their place
 */
export async function setStage(database, pages) {
  const person = await findPerson(database);
  const web = await startWeb(database);
  const floor = await startFloor(database);
  const cookie = await signIn(web.url, person.email);
  const cookies = await signInTeam(database, web.url, person);
  const lengths = new Map();
  for (const { path, floor: name, facts } of pages) {
    const html = await textOf(web.url + path, cookie);
    lengths.set(path, Buffer.byteLength(html));
    await floor.ask({ do: 'page', path, page: { floor: name, facts, scope: person, html } });
    refuseSmallerPage(path, html, await textOf(floor.url + path));
  }
  return { person, web, cookie, cookies, floor, lengths, stop: () => Promise.all([web.stop(), floor.stop()]) };
}

/** What a page asks and where its time goes, by a process of its own: the one that is measured never carries the hook that listens. */
export async function recordPages(database, person, paths) {
  const web = await startWeb(database, { recording: true });
  const cookie = await signIn(web.url, person.email);
  const recordings = new Map();
  for (const path of paths) recordings.set(path, await recordPage(web, cookie, path));
  await web.stop();
  return recordings;
}

async function textOf(url, cookie) {
  const response = await fetch(url, { headers: cookie ? { cookie } : {} });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}\n${text.slice(0, 600)}`);
  return text;
}

// The floor may write its rows several times shorter than ours, but they must be there.
function refuseSmallerPage(path, ours, floor) {
  const [a, b] = [ours, floor].map((html) => html.length);
  if (b < a / 6 || b > a * 3) throw new Error(`${path}: ours is ${a} characters long and the floor's ${b}`);
}
