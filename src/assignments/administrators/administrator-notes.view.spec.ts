import { expect, it } from '@jest/globals';
import type { AssignmentState } from '../../journey/states/assignment-states.js';
import { administratorNotes } from './administrator-notes.view.js';
import type { AdministratorPage } from './administrator-page.js';

const today = '2026-12-03';
const textsOf = (leftOn: string, states: AssignmentState[]) =>
  administratorNotes({
    administrator: { id: 'a', leftOn, clientId: null, email: 'b@f.fr' },
    assignments: { rows: states.map((state) => ({ state })) },
    cards: [{ state: 'active', validUntil: null }],
    soleFor: { names: [], total: 0 },
    unseen: false,
    today,
  } as unknown as AdministratorPage).map(({ text }) => text);

it.each([
  ['one stands', ['closed', 'active'], true],
  ['all are closed', ['closed', 'closed'], false],
  ['there never was one', [], false],
] as [string, AssignmentState[], boolean][])('says what a departure leaves to do: %s', (_, states, serves) => {
  const left = 'A quitté ses fonctions le 10/10/2026.';
  expect(textsOf('2026-10-10', states)).toEqual([
    serves ? `${left} Les habilitations ci-dessous restent à clore.` : left,
  ]);
  expect(textsOf('2026-12-20', states).join().includes('réaffectez ses clients')).toBe(serves);
});
