import { z } from 'zod';
import { editSchema, field } from '../../platform/forms/form.js';
import { optionalChoice } from '../../platform/forms/form-fields.js';
import type { Wait } from '../waits/waits.js';

const longest = 120;
const most = 10;

const wrong = (least: number) => `Écrivez des nombres de jours ouvrés, de ${least} à ${longest}, comme 5, 10, 20.`;

/** « 5, 10, 20 »: each once, in their order; nothing leaves where it is empty. */
const days = (atMost: number, least: number) =>
  z
    .string()
    .default('')
    .transform((typed, context): number[] => {
      const texts = typed.split(/[\s,;]+/).filter(Boolean);
      const numbers = [...new Set(texts.map(Number))].sort((one, other) => one - other);
      const reason = whatIsWrong(texts, numbers, { atMost, least });
      if (reason === null) return numbers;
      context.addIssue({ code: 'custom', message: reason });
      return z.NEVER;
    });

function whatIsWrong(
  texts: string[],
  numbers: number[],
  { atMost, least }: { atMost: number; least: number },
): string | null {
  if (texts.some((text) => !/^\d{1,3}$/.test(text)) || numbers.some((one) => one < least || one > longest))
    return wrong(least);
  if (numbers.length <= atMost) return null;
  return atMost === 1 ? 'Indiquez un seul nombre de jours.' : `Au plus ${atMost} étapes.`;
}

const daysField = <Name extends string>(name: Name, label: string, hint: string, { atMost = most, least = 1 } = {}) =>
  field(name, label, days(atMost, least), {
    mono: true,
    maxlength: 60,
    inputmode: 'numeric',
    hint,
    show: (some) => some.join(', '),
  });

const whom: Record<Wait['to'], string> = {
  representative: 'au représentant',
  administrators: 'aux administrateurs du client qui s’administre lui-même',
  asked: 'à qui la CSR est demandée',
};

/** The fields of one rule. @param texts the editor’s texts, by name or id, with their labels */
export function chaseRuleFields({ task, usual, to }: Wait, texts: Record<string, string>) {
  const toClient = usual.clientDays.length > 0;
  // What is told from its very day.
  const least = usual.teamDays.includes(0) ? { least: 0 } : {};
  const show = (name: string | null) => (name === null ? '' : (texts[name] ?? name));
  const text = (missing: string) => optionalChoice(texts, missing);
  const options = [{ value: '', label: 'Aucun' }, ...Object.entries(texts).map(([value, label]) => ({ value, label }))];
  return [
    ...(toClient
      ? [
          daysField(
            'clientDays',
            `Courriel ${whom[to]}, après`,
            'En jours ouvrés du client. Vide\u00a0: rien ne lui part.',
            least,
          ),
          field('textName', 'Texte', text('Choisissez un modèle de la liste.'), { type: 'select', options, show }),
          field('lastTextName', 'Texte de la dernière étape', text('Choisissez un modèle de la liste.'), {
            type: 'select',
            options: [{ value: '', label: 'Le même' }, ...options.slice(1)],
            show,
          }),
        ]
      : []),
    daysField(
      'teamDays',
      'Récapitulatif de qui suit le client, après',
      'En jours ouvrés. Le récapitulatif part à 9\u00a0h les jours ouvrés, un par personne.',
      least,
    ),
    daysField(
      'leadDays',
      'Récapitulatif des responsables, après',
      'En jours ouvrés. Les comptes de rôle administrateur.',
      least,
    ),
    ...(task === null
      ? []
      : [
          daysField(
            'taskDays',
            'Tâche sur la page d’accueil, après',
            'En jours ouvrés\u00a0: il reste à appeler. Vide\u00a0: aucune.',
            { atMost: 1 },
          ),
        ]),
  ];
}

export type ChaseRuleFields = ReturnType<typeof chaseRuleFields>;

/** What the page of a rule may send: what a wait has no field for stays as it is. */
export function chaseRuleForm(fields: ChaseRuleFields) {
  return editSchema(fields);
}
