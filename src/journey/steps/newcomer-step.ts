import { fullName } from '../../identifiers/person-name.js';
import { byForm414 } from '../../identifiers/form-414.js';
import { de } from '../../identifiers/elision.js';
import type { ActionCode } from './action-queues.js';
import { type ClientFacts, type NextAction, section } from './client-facts.js';
import { type Assigned, actsToday } from './ordering.js';

/** Étape 3 again: a client was handed over, and ANS does not know the newcomer yet. Nothing while a request is open: it says so itself. */
export function newcomerAction(facts: ClientFacts): NextAction | null {
  const newcomers = facts.people.filter(({ state }) => state === 'to_request' || state === 'requested');
  // What is ours to do comes first.
  const newcomer = newcomers.find(({ state }) => state === 'to_request') ?? newcomers[0];
  if (!newcomer) return null;
  const name = fullName(newcomer);
  if (newcomer.state === 'requested') {
    const detail = 'La demande est partie. Notez l’habilitation dès que l’ANS l’a enregistrée.';
    const title = `Attendre l’enregistrement ${de(name)} par l’ANS`;
    return of(newcomer, 3, 'newcomer_requested', 'assignments', { who: 'ans', title, detail });
  }
  return of(newcomer, 3, 'newcomer_to_request', 'requests', {
    who: 'editor',
    title: `Faire enregistrer ${name} par l’ANS`,
    detail: `${byWhichForm(facts)}\u00a0: d’ici là, ${name} ne peut pas commander pour ce client.`,
  });
}

// 413 for an arrival alone, 503 when somebody leaves as well (guide V0.6, annexe).
function byWhichForm({ people, environment }: ClientFacts): string {
  if (environment === 'TEST') return `Client en test, ${byForm414}`;
  const leaver = people.find(({ state }) => state === 'end_to_request');
  return leaver ? `Par le formulaire 503, qui dit aussi le départ ${de(fullName(leaver))}` : 'Par le formulaire 413';
}

/** Étape 5: an end that was decided, once everything else is done. */
export function leaverAction(facts: ClientFacts, today: string): NextAction | null {
  const leaver = facts.people.find(({ state }) => state === 'end_to_request');
  if (!leaver) return null;
  const name = fullName(leaver);
  const others = facts.people.some(
    (person) => person !== leaver && person.state === 'active' && actsToday(person, facts, today),
  );
  return others
    ? of(leaver, 5, 'leaver_to_end', 'requests', {
        who: 'editor',
        title: `Demander à l’ANS la fin de l’habilitation ${de(name)}`,
        detail: 'Par le formulaire 503\u00a0: une autre personne est habilitée pour ce client.',
      })
    : of(leaver, 5, 'leaver_alone', 'assignments', {
        who: 'editor',
        title: `Désigner qui remplacera ${name}`,
        detail: 'La fin de son habilitation est décidée, et personne d’autre n’est habilité pour ce client.',
      });
}

/** Étape 5: ANS is asked for the end of an assignment. */
export function leavingWatch(facts: ClientFacts): NextAction | null {
  const leaver = facts.people.find(({ state }) => state === 'end_requested');
  if (!leaver) return null;
  return of(leaver, 5, 'leaver_ending', 'assignments', {
    who: 'ans',
    title: `Attendre la fin de l’habilitation ${de(fullName(leaver))}`,
    detail: 'Elle est demandée à l’ANS. Notez-la dès qu’elle est confirmée.',
  });
}

// Written out, not spread and added to: it is made for each client of a batch.
function of(
  { since }: Assigned,
  step: NextAction['step'],
  code: ActionCode,
  name: 'assignments' | 'requests',
  { who, title, detail }: Pick<NextAction, 'who' | 'title' | 'detail'>,
): NextAction {
  return { step, code, who, whoName: null, title, detail, since, due: null, target: section(name) };
}
