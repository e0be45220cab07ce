import { type AnswerFact, answerFacts } from '../../paper/mapped/answer-facts.js';
import { plain } from '../../paper/mapped/signer-boxes.js';
import type { FormAnswers } from '../../paper/mapped/fill-mapped.js';
import type { RequestKind } from '../request-states.js';
import type { ProcedureField } from './procedure-field.js';

/** Every answer a question may be given: those of the form, those that are a choice there, and those of each row of a list. */
export function fieldFacts(kind: RequestKind): AnswerFact[] {
  const own = answerFacts(kind);
  const rows = own.filter(({ fact }) => /\.0\./u.test(fact));
  return [
    ...own,
    {
      fact: 'signer.role',
      group: 'Signataire',
      label: 'Qualité',
      explanation: 'Représentant légal ou mandataire, dans les mots de la liste.',
    },
    ...(kind === '413' ? [offers] : []),
    ...rows.map((one) => ({
      ...one,
      fact: one.fact.replace('.0.', '.*.'),
      group: one.group.replace(/ 1$/u, ' de chaque ligne'),
    })),
  ];
}

const offers: AnswerFact = {
  fact: 'offers',
  group: 'Certificats',
  label: 'Offres demandées',
  explanation: 'Les choix de la liste qui nomment les offres de la demande.',
};

/** Whether this question may be given this answer: of its nature, in a list what each row has, and never the signer's own act. */
export function suits(kind: RequestKind, field: ProcedureField, fact: string): boolean {
  const known = fieldFacts(kind).find((one) => one.fact === fact);
  if (!known || field.signers || field.kind === 'other' || field.kind === 'repetition') return false;
  if (fact.includes('.*.') !== (field.of !== null)) return false;
  if (fact === 'signer.role') return field.kind === 'choice' || field.kind === 'text';
  if (fact === 'offers') return field.kind === 'choice' || field.kind === 'choices';
  return known.tick ? field.kind === 'tick' && !isUnclear(field) : field.kind !== 'tick' && field.kind !== 'choices';
}

const clearTicks = /mandataire|responsable|representant|titulaire|\bserv\b|\bssl\b|s ?mime|\borg\b|\boffre\b/u;

/** A box to tick whose words do not say what ticking it means: it may be the signer's acceptance, so it stays empty. */
export function isUnclear({ kind, label, description }: ProcedureField): boolean {
  return kind === 'tick' && !clearTicks.test(plain(`${label} ${description}`));
}

/** What is said to a question; an empty text where there is nothing to say. @param row of a list */
export function answerTo(field: ProcedureField, fact: string, answers: FormAnswers, row = 0): string | string[] {
  const path = fact.replace('.*.', `.${row}.`);
  if (path === 'signer.role') return roleIn(field, answers);
  if (path === 'offers') return offersIn(field, answers);
  if (field.kind === 'tick') return answers.ticks.has(path) ? 'true' : '';
  const text = answers.texts.get(path) ?? '';
  if (field.kind === 'date') return text.replace(/^(\d{2})\/(\d{2})\/(\d{4})$/u, '$3-$2-$1');
  if (field.kind !== 'choice') return text;
  return field.options.find((option) => plain(option) === plain(text)) ?? text;
}

/** How many rows of a list there are answers for. @param fact of one of its columns */
export function rowsOf(fact: string, { texts }: FormAnswers): number {
  const [list = ''] = fact.split('.*.');
  const rows = [...texts.keys()]
    .filter((path) => path.startsWith(`${list}.`))
    .map((path) => Number(path.split('.')[1]));
  return rows.length === 0 ? 0 : Math.max(...rows) + 1;
}

const roles: Record<string, { words: string; like: RegExp }> = {
  'signer.role.legal_representative': { words: 'Représentant légal', like: /responsable|representant legal/u },
  'signer.role.agent': { words: 'Mandataire', like: /mandataire/u },
};

function roleIn({ kind, options }: ProcedureField, { ticks }: FormAnswers): string {
  const role = Object.entries(roles).find(([tick]) => ticks.has(tick))?.[1];
  if (!role) return '';
  return kind === 'text' ? role.words : (options.find((option) => role.like.test(plain(option))) ?? role.words);
}

const offerWords: Record<string, RegExp> = {
  'offers.ORG': /\borg\b|organisation/u,
  'offers.SERV_SSL': /\bssl\b/u,
  'offers.SERV_SMIME': /s ?mime/u,
};

function offersIn({ kind, options }: ProcedureField, { ticks }: FormAnswers): string | string[] {
  const asked = Object.keys(offerWords).filter((tick) => ticks.has(tick));
  const chosen = asked.map((tick) => options.find((option) => offerWords[tick]?.test(plain(option))) ?? tick.slice(7));
  return kind === 'choices' ? chosen : chosen.join(', ');
}
