import type { FormField } from '../../platform/forms/form.js';
import type { ChasedWhom } from '../../reminders/waits/hand-chasing.service.js';
import type { Parameters } from '../engine/campaign-kinds.js';
import { selected } from './kind-fields.js';

const waits = [3, 5, 10, 15, 20, 30];
const quiets = [3, 5, 7, 10, 15, 30];
const waitWords = (days: number | string) => `au moins ${days}\u00a0jours ouvrés`;
const quietWords = (days: number | string) => `au moins ${days}\u00a0jours`;
const labelsOf = (days: number[], words: (days: number) => string) =>
  Object.fromEntries(days.map((one) => [String(one), words(one)]));

const noWait = 'Choisissez depuis combien de temps on attend.';
const noQuiet = 'Choisissez le temps à laisser depuis la dernière relance.';

/** Whom a campaign of reminders takes: what is waited for, and how long ago it was. @param since « Le formulaire attend depuis » */
export function asksWhom(since: string) {
  const fields = [
    selected('waiting', since, labelsOf(waits, waitWords), noWait),
    selected('quiet', 'Personne n’a relancé depuis', labelsOf(quiets, quietWords), noQuiet),
  ];
  return {
    fields: (): Promise<FormField[]> => Promise.resolve(fields),
    describe: ({ waiting = '', quiet = '' }: Parameters): Promise<{ label: string; value: string }[]> =>
      Promise.resolve([
        { label: since, value: waitWords(waiting) },
        { label: 'Sans relance depuis', value: quietWords(quiet) },
      ]),
  };
}

export function chasedWhom({ waiting, quiet }: Parameters): ChasedWhom {
  return { waitingDays: Number(waiting), quietDays: Number(quiet) };
}
