import type { Sheet } from '../../paper/handed/review-paper.js';
import { errorSummary, type FormErrors } from '../../platform/web/read-form.js';
import type { Visit } from '../door/link-door.service.js';
import { around, base } from '../page/space-page.view.js';
import type { SpaceFacts } from '../page/space-page.queries.js';
import { whyNotHandedBack } from '../page/space-refusals.js';
import { photoDrawing, turnedBox } from './sheet-drawing.js';
import type { SpacePaper } from './space-paper.entity.js';

const buttons = [
  { by: 270, label: 'À gauche', icon: 'rotate' },
  { by: 180, label: 'Demi-tour', icon: 'rotate-2' },
  { by: 90, label: 'À droite', icon: 'rotate-clockwise' },
];

/** The photos as they would be handed over, each with what turns it; once they are waited for no more, why, and the way back. */
export function spacePaperView(visit: Visit, facts: SpaceFacts, paper: SpacePaper, errors: FormErrors = {}) {
  const refused = whyNotHandedBack(visit.link.purpose, facts);
  return {
    ...around(visit, facts),
    ...(refused ? { title: 'Rien n’a été déposé', refused } : photosView(visit, paper, errors)),
  };
}

function photosView(visit: Visit, paper: SpacePaper, errors: FormErrors) {
  const { sheets, turns, notes, id } = paper;
  const one = sheets.length === 1;
  return {
    title: one ? 'Votre page est-elle à l’endroit\u202f?' : 'Vos pages sont-elles à l’endroit\u202f?',
    lead: `Rien n’est encore déposé. Tournez ${one ? 'la page' : 'chaque page'} qui ne se lit pas droit, puis déposez.`,
    errors: errorSummary(errors),
    notes,
    id,
    turns: turns.join(),
    pages: sheets.map((sheet, index) => pageOf(visit, { sheet, index, turn: turns[index] ?? 0, id })),
    submit: one ? 'Déposer cette page' : `Déposer ces ${sheets.length}\u00a0pages`,
  };
}

function pageOf(visit: Visit, { sheet, index, turn, id }: { sheet: Sheet; index: number; turn: number; id: string }) {
  const page = index + 1;
  const turned = turnedBox(sheet, (sheet.turn + turn) % 360);
  const src = `${base(visit)}/paper/sheet?of=${id}&page=${page}`;
  return {
    page,
    label: `Page ${page}`,
    said: turn === 0 ? null : saidTurns[turn],
    svg: sheet.image && {
      ...photoDrawing(src, sheet.image, sheet, turned),
      viewBox: `0 0 ${turned.width} ${turned.height}`,
    },
    // Where the page will stand, not by how much more it turns: pressed twice, it stands the same.
    buttons: buttons.map(({ by, label, icon }) => ({ label, icon, turn: (turn + by) % 360 })),
  };
}

const saidTurns: Record<number, string> = {
  90: 'tournée à droite',
  180: 'retournée',
  270: 'tournée à gauche',
};
