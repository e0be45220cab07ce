import type { FormErrors } from '../../platform/web/read-form.js';
import type { ChasedWhom } from '../../reminders/waits/hand-chasing.service.js';
import type { KindField, Parameters } from '../engine/campaign-kinds.js';

const waits = [3, 5, 10, 15, 20, 30];
const quiets = [3, 5, 7, 10, 15, 30];
const waitWords = (days: number | string) => `au moins ${days}\u00a0jours ouvrés`;
const quietWords = (days: number | string) => `au moins ${days}\u00a0jours`;

/** Whom a campaign of reminders takes: what is waited for, and how long ago it was. @param since « Le formulaire attend depuis » */
export function asksWhom(since: string) {
  const choice = { type: 'select' as const, required: true, placeholder: 'Choisir' };
  return {
    fields: (): Promise<KindField[]> =>
      Promise.resolve([
        { ...choice, name: 'waiting', label: since, options: optionsOf(waits, waitWords) },
        { ...choice, name: 'quiet', label: 'Personne n’a relancé depuis', options: optionsOf(quiets, quietWords) },
      ]),
    read: (values: Record<string, unknown>): Promise<{ parameters: Parameters } | { errors: FormErrors }> => {
      const waiting = waits.find((days) => String(days) === values['waiting']);
      const quiet = quiets.find((days) => String(days) === values['quiet']);
      const errors: FormErrors = {};
      if (!waiting) errors['waiting'] = 'Choisissez depuis combien de temps on attend.';
      if (!quiet) errors['quiet'] = 'Choisissez le temps à laisser depuis la dernière relance.';
      if (!waiting || !quiet) return Promise.resolve({ errors });
      return Promise.resolve({ parameters: { waiting: String(waiting), quiet: String(quiet) } });
    },
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

function optionsOf(days: number[], words: (days: number) => string) {
  return days.map((one) => ({ value: String(one), label: words(one) }));
}
