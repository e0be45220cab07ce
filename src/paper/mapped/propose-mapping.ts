import { field413Map } from '../field-413-map.js';
import { answerFact, type FormKind } from './answer-facts.js';
import type { BlankField } from './blank-field.js';
import { isUnknownTick, plain } from './signer-boxes.js';

/** Which answer each box is given, by the key of the box; a box that is not there stays empty. */
export type Mapping = Record<string, string>;

const official = new Map(Object.entries(field413Map).map(([path, { name }]) => [plain(name), path]));

/** What is proposed for each box, from its name and its tooltip: nothing where they say nothing, nor where the box is the signer's. */
export function proposeMapping(kind: FormKind, fields: BlankField[]): Mapping {
  const proposed = fields.flatMap((field): [string, string][] => {
    const fact = field.signers ? null : proposalOf(kind, field);
    return fact && accepts(kind, field, fact) ? [[field.key, fact]] : [];
  });
  return Object.fromEntries(proposed);
}

/** Whether this box may be given this answer: one of the form's own list, of its nature, and not the signer's box, nor one that might be. */
export function accepts(kind: FormKind, field: BlankField, fact: string): boolean {
  return !isUnknownTick(field) && suits(kind, field, fact);
}

/** The same, of a tick too that nobody has vouched for yet. */
export function suits(kind: FormKind, field: BlankField, fact: string): boolean {
  const known = answerFact(kind, fact);
  if (!known || field.signers || field.kind === 'other') return false;
  return known.tick === true ? field.kind !== 'text' : field.kind === 'text';
}

function proposalOf(kind: FormKind, field: BlankField): string | null {
  const words = `${plain(field.name)} ${plain(field.tooltip)}`;
  const exact = official.get(plain(field.name));
  if (field.kind !== 'text')
    return (kind === '413' && exact?.startsWith('offers.') ? exact : null) ?? tickOf(words, field.option);
  if (exact && kind === '413') return exact;
  const person = personOf(kind, words);
  if (person) return person;
  return structureOf(words) ?? (exact && !exact.startsWith('administrators.') ? exact : null) ?? signerOf(words);
}

function tickOf(words: string, option: string | null): string | null {
  const said = `${words} ${plain(option ?? '')}`;
  if (/mandataire|choix2/u.test(said)) return 'signer.role.agent';
  if (/responsable legal|representant legal|choix1/u.test(said)) return 'signer.role.legal_representative';
  if (/smime|s mime/u.test(said)) return 'offers.SERV_SMIME';
  if (/serv/u.test(said)) return 'offers.SERV_SSL';
  return /\borg\b|check box9/u.test(said) ? 'offers.ORG' : null;
}

const lists: [RegExp, string][] = [
  [/depart|sortant|partant|retir|retrait|supprim|ancien/u, 'departures'],
  [/arriv|entrant|nouve|ajout|remplacant/u, 'arrivals'],
  [/administrateur|porteur|row|\bat\b/u, 'administrators'],
];

function personOf(kind: FormKind, words: string): string | null {
  const list = lists.find(([word]) => word.test(words))?.[1];
  const answer = answerOf(words);
  if (!list || !answer) return null;
  const typed = /(?:row|n|no|ligne|)\s?(\d)(?!\d)/u.exec(words)?.[1];
  const row = Math.max(1, Number(typed ?? 1)) - 1;
  const fact = `${list}.${row}.${answer}`;
  return answerFact(kind, fact) ? fact : null;
}

function answerOf(words: string): string | null {
  if (/carte(?! )|n de carte|numero de carte|\bcarte\b/u.test(words) && !/figurant/u.test(words)) return 'cardNumber';
  if (/prenom/u.test(words)) return 'firstName';
  if (/\bnom\b/u.test(words)) return 'lastName';
  if (/tel/u.test(words)) return 'phone';
  if (/mail|courriel|adresse elect/u.test(words)) return 'email';
  return /date/u.test(words) ? 'leavesOn' : null;
}

function structureOf(words: string): string | null {
  if (/finess/u.test(words)) return 'structure.finess';
  if (/siret/u.test(words)) return 'structure.siret';
  if (/denomination|raison sociale|nom de la structure|etablissement/u.test(words)) return 'structure.name';
  if (/editeur/u.test(words)) return 'editorName';
  if (/solution|logiciel/u.test(words)) return 'solutionName';
  return /echeance|\bfin\b/u.test(words) ? 'mandate.endsOn' : null;
}

function signerOf(words: string): string | null {
  const answer = answerOf(words);
  if (!answer || answer === 'leavesOn') return null;
  return `signer.${answer === 'firstName' ? 'firstNames' : answer}`;
}
