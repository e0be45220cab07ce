import { count } from '../../platform/web/view-helpers.js';
import { isReport } from '../proof/bounce.js';
import type { Message } from '../message.entity.js';
import { automaticLabels } from './automatic-mail.js';
import type { Block, FormattedMail, Run } from './formatted-mail.js';
import type { Quarantine } from './quarantine.service.js';

/** A run of words as it is shown; the dossier number is marked, and nothing else. */
interface ShownRun extends Run {
  mark: boolean;
}

/** For the partial `mailbox/box/body`: its text in paragraphs, or its HTML as blocks, whichever the rules read. */
export function contentView({ body, dossierNumber, formatted }: Message) {
  const paragraphs = body
    .split(/\n\s*\n/)
    .filter((text) => text.trim() !== '')
    .slice(0, 500)
    .map((text) => ({ runs: marked({ text: text.trim() }, dossierNumber) }));
  if (!formatted || formatted.blocks.length === 0) return { paragraphs, groups: null, other: null };
  const groups = groupsOf(formatted.blocks, dossierNumber);
  const notes = notesOf(formatted);
  // What the rules read is what a person sees first.
  if (formatted.differs) return { paragraphs, groups: null, other: { groups, notes } };
  return { paragraphs: [], groups, other: null, notes };
}

function notesOf({ pictures, cut }: FormattedMail): string[] {
  return [
    ...(pictures > 0
      ? [
          `${count(pictures, 'image', 'images')} non affichée${pictures > 1 ? 's' : ''}\u00a0: rien n’est demandé à l’extérieur.`,
        ]
      : []),
    ...(cut ? ['La suite est trop longue pour être affichée\u00a0: ouvrez le message d’origine.'] : []),
  ];
}

/** Items of one list and rows of one table stand together. */
function groupsOf(blocks: Block[], wanted: string | null) {
  const groups: { kind: Block['kind']; blocks: { cells: { runs: ShownRun[] }[] }[] }[] = [];
  for (const { kind, cells } of blocks) {
    const shown = { cells: cells.map((runs) => ({ runs: runs.flatMap((run) => marked(run, wanted)) })) };
    const last = groups.at(-1);
    if (last && last.kind === kind && kind !== 'rule') last.blocks.push(shown);
    else groups.push({ kind, blocks: [shown] });
  }
  return groups.map(({ kind, blocks: within }) => ({ [kind]: true, blocks: within }));
}

function marked(run: Run, wanted: string | null): ShownRun[] {
  if (!wanted || run.href || !run.text.includes(wanted)) return [{ ...run, mark: false }];
  return run.text
    .split(wanted)
    .flatMap((text, index) => [
      ...(index > 0 ? [{ ...run, text: wanted, mark: true }] : []),
      { ...run, text, mark: false },
    ]);
}

/** For the partial `note`: a machine wrote it. */
export function automaticNote({ automatic }: Message) {
  return (
    automatic && {
      tone: 'none',
      icon: 'robot',
      title: `${automaticLabels[automatic]}.`,
      text:
        automatic === 'out_of_office'
          ? 'Ce n’est pas la réponse de cette personne\u00a0: l’attente et les relances continuent.'
          : 'Une machine l’a écrit\u00a0: ce n’est pas une réponse, l’attente et les relances continuent.',
    }
  );
}

/** What is said where the attachments are listed; null when all of them are. */
export function leftNote(left: number): string | null {
  if (left === 0) return null;
  return left === 1
    ? '1\u00a0pièce jointe n’a pas été enregistrée\u00a0: elle est dans le message d’origine.'
    : `${count(left, 'pièce jointe', 'pièces jointes')} n’ont pas été enregistrées\u00a0: elles sont dans le message d’origine.`;
}

/** What is said of a certificate request that came by mail, and what to do for its owner; null when none came. */
export function quarantineView(message: Message, quarantine: Quarantine | null, mayOpen: boolean) {
  if (!quarantine) return null;
  const { id, clientId, purpose } = message;
  const { files, waits } = quarantine;
  const answerable = waits && clientId !== null && !isReport(purpose);
  return {
    note: {
      tone: waits ? 'bad' : 'none',
      icon: 'shield-x',
      title: 'Une CSR est venue avec ce courriel.',
      text: `Elle est en quarantaine\u00a0: en chemin, n’importe qui a pu la remplacer. ${waits ? 'Dites à son auteur comment la remettre.' : 'Son auteur sait comment la remettre.'}`,
    },
    files: files.map(({ id: file, fileName }) => ({
      name: fileName,
      href: mayOpen ? `/documents/${file}?download=1` : null,
    })),
    waits,
    answer: answerable ? `/clients/${clientId}/csr-asking?reply=${id}` : null,
    settlement: waits ? `/mailbox/messages/${id}/csr-settlement` : null,
  };
}
