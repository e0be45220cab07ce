import { declaredNote } from '../journey/plan/coverage.js';
import { count, number } from '../platform/web/view-helpers.js';
import type { Letter } from './reminder-letter.js';
import { expiryOn, type LetterFacts, whatToDo } from './renewal-words.js';

const digestLines = 100;

/** Something that ends or waits, as the digest tells it. */
export interface ToldLine {
  /** « Les Tilleuls, Validation de l’ANS\u00a0: formulaire 413, dossier 12 ». */
  what: string;
  /** How long it has waited, or in how many days it ends: a sentence. */
  state: string;
  toDo: string;
  link: string;
}

/** What one of our people reads in the morning besides certificates. */
export interface DigestLines {
  /** Certificates whose service is interrupted: each morning until they are replaced. */
  revoked: ToldLine[];
  /** Cards and mandates that end. */
  ends: ToldLine[];
  waits: ToldLine[];
  /** What keeps reminders until the editor itself puts it right. */
  ours: ToldLine[];
}

/** To one of our people: everything that comes up, the nearest first, then what has waited too long. */
export function digestLetter(all: LetterFacts[], { revoked, ends, waits, ours }: DigestLines): Letter {
  const nearest = all.toSorted((a, b) => a.notAfter.getTime() - b.notAfter.getTime());
  const parts = [
    {
      title: 'RÉVOQUÉS, À REMPLACER',
      lines: revoked.map(toldLine),
      words: ['certificat révoqué', 'certificats révoqués'],
      page: 'page Certificats',
    },
    {
      title: 'À COMPLÉTER DANS VOS RÉGLAGES',
      lines: ours.map(toldLine),
      words: ['réglage à compléter', 'réglages à compléter'],
      page: 'page Réglages',
    },
    {
      title: 'ÉCHÉANCES',
      lines: nearest.map(digestLine),
      words: ['certificat', 'certificats'],
      page: 'page Certificats',
    },
    {
      title: 'CARTES ET MANDATS',
      lines: ends.map(toldLine),
      words: ['carte ou mandat', 'cartes ou mandats'],
      page: 'pages Accueil et Agenda',
    },
    { title: 'CE QUI ATTEND', lines: waits.map(toldLine), words: ['attente', 'attentes'], page: 'page Accueil' },
  ].filter(({ lines }) => lines.length > 0);
  const many = parts.map(({ lines, words: [one = '', several = ''] }) => count(lines.length, one, several)).join(', ');
  const name =
    revoked.length + waits.length + ours.length === 0 ? 'Récapitulatif des échéances' : 'Récapitulatif du jour';
  return {
    subject: `${name}\u00a0: ${many}`,
    text: [
      ...parts.flatMap(({ title, lines, page }) => [
        ...(parts.length > 1 || alwaysTitled.includes(title) ? [title, ''] : []),
        ...lines.slice(0, digestLines).flat(),
        ...restOf(lines.length, page),
      ]),
      all.length > 0
        ? 'Un seul récapitulatif par jour ouvré. À 7\u00a0jours d’une échéance de certificat, les rappels partent un par un, sans attendre.'
        : 'Un seul récapitulatif par jour ouvré.',
      ...(all.length > 0 ? ['Les rappels cessent quand le certificat suivant est installé et vérifié.'] : []),
      ...(ends.length > 0 ? ['Ceux d’une carte ou d’un mandat cessent quand la suite est notée.'] : []),
    ].join('\n'),
  };
}

// Of a digest of ends alone, its subject is the title.
const alwaysTitled = ['RÉVOQUÉS, À REMPLACER', 'À COMPLÉTER DANS VOS RÉGLAGES', 'CE QUI ATTEND'];

function restOf(many: number, page: string): string[] {
  const rest = many - digestLines;
  return rest > 0 ? [`… et ${number(rest)} de plus\u00a0: la liste entière est dans Sceau, ${page}.`, ''] : [];
}

function toldLine({ what, state, toDo, link }: ToldLine): string[] {
  return [what, `  ${state} ${toDo}`, `  ${link}`, ''];
}

function digestLine(facts: LetterFacts): string[] {
  const declared = facts.declared ? ` (${declaredNote})` : '';
  return [
    `${facts.client}, ${facts.label} (${facts.instance}), ${facts.holder}`,
    `  ${expiryOn(facts.notAfter, facts.now)}${declared}. ${whatToDo(facts)}`,
    `  ${facts.link}`,
    '',
  ];
}
