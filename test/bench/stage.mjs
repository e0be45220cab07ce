// What a row about pages needs: our web process with somebody signed in, and the floor that replays its pages.
import { findPerson, signIn } from './people.mjs';
import { startFloor, startWeb } from './processes.mjs';
import { recordPage } from './recording.mjs';

/**
 * @param {object} database
 * @param {string[]} paths the pages to record
 */
export async function setStage(database, paths) {
  const person = await findPerson(database);
  const recordings = await recordPages(database, person, paths);
  const floor = await startFloor(database);
  for (const [path, { statements, render }] of recordings) {
    const page = { scope: [person.editorId, person.personId], statements, render };
    await floor.ask({ do: 'page', path, page });
  }
  const web = await startWeb(database);
  const cookie = await signIn(web.url, person.email);
  for (const path of paths) await refuseOtherPage(path, web.url, cookie, floor.url);
  return {
    person,
    recordings,
    web,
    cookie,
    floor,
    stop: () => Promise.all([web.stop(), floor.stop()]),
  };
}

/** By a process of its own: the one that is measured never carries the hook that listens. */
export async function recordPages(database, person, paths) {
  const web = await startWeb(database, { recording: true });
  const cookie = await signIn(web.url, person.email);
  const recordings = new Map();
  for (const path of paths) recordings.set(path, await recordPage(web, cookie, path));
  await web.stop();
  return recordings;
}

// The floor must answer the page, not an easier one: identifiers differ, their length does not.
async function refuseOtherPage(path, ours, cookie, floor) {
  const bodies = await Promise.all(
    [ours, floor].map(async (url) => (await fetch(url + path, { headers: { cookie } })).arrayBuffer()),
  );
  const [a, b] = bodies.map((body) => body.byteLength);
  if (Math.abs(a - b) > a / 100) throw new Error(`${path}: ours is ${a} bytes long and the floor's ${b}`);
}
