import type { ToldChange } from '../register-changes/pending-changes.facts.js';
import { de } from '../identifiers/elision.js';
import { kindOfNumber, numberLabels, numberWords } from '../identifiers/structure-number.js';
import { type StepProgress, type Who, whoLabels } from '../journey/steps/next-action.js';
import type { ActionCode } from '../journey/steps/action-queues.js';
import { actLabel } from '../journey/steps/act-labels.js';
import { aheadNote, type CampaignAhead } from '../campaigns/pages/campaigns-ahead.view.js';
import { count, date, longDate } from '../platform/web/view-helpers.js';
import { contestedNote, registerNotes } from './client-frame-register.view.js';
import { notesOf, recordsOf } from './client-frame-notes.view.js';
import { linkOf } from '../clients/client-links.js';
import type { ClientSection } from '../clients/client-frames.js';
import { type FrameRow, plainFacts } from './client-frame.queries.js';
import { untilDue, waitingSince } from '../clients/waiting-days.js';

/** What the partial `client-page/frame` shows; every page of a client begins with it. */
export function clientFrameView(
  row: FrameRow,
  given: {
    section: ClientSection;
    locked: string | null;
    closed: string | null;
    ahead: CampaignAhead[];
    changes: ToldChange[];
    now: Date;
    today: string;
  },
) {
  const { section, locked, closed, ahead, changes, now, today } = given;
  const base = `/clients/${row.id}`;
  const archived = row.archivedAt !== null;
  return {
    clientId: row.id,
    base,
    name: row.name,
    number: row.number,
    test: row.environment === 'TEST',
    archived,
    /** Why the forms of this page cannot be sent: shown in place of their buttons. */
    locked,
    facts: facts(row, base),
    notes: [
      ...(closed ? [{ tone: 'none', icon: 'eye', text: closed }] : []),
      ...ahead.map((campaign) => aheadNote(campaign, now)),
      ...notesOf(row, base),
      // Nobody orders for a client who left.
      ...(archived ? [] : registerNotes(changes, row.entityClosedOn, base)),
      ...(archived || row.contestedClosure === null ? [] : [contestedNote(row.contestedClosure, base)]),
    ],
    records: recordsOf(base, archived),
    // Nobody has anything to do for a client who left.
    steps: archived ? [] : steps(row, base),
    nextAction: row.title === null || archived ? null : nextActionView(row, { today, locked }),
    tabs: tabs(row, base, section),
  };
}

function facts(row: FrameRow, base: string) {
  const establishments = count(row.establishments, 'établissement', 'établissements');
  const place = row.town ? `${row.town} (${row.departement})` : `Département ${row.departement}`;
  const list = [
    { label: numberLabels[kindOfNumber(row.number)], value: row.number, num: true, copy: row.number },
    row.formers.length > 0
      ? { label: 'Anciennement', value: row.formers.map(numberWords).join(', '), href: `${base}/number` }
      : null,
    ...plainFacts.map(({ label }, index) => (row.plain[index] ? { label, value: row.plain[index], num: true } : null)),
    { value: place },
    { value: `${establishments}, ${count(row.instances, 'instance', 'instances')}` },
    row.representative
      ? { label: signerLabel(row), value: row.representative, href: `${base}/representative` }
      : { label: 'Représentant', value: 'à indiquer', href: `${base}/representative` },
    row.grouping ? { label: 'Groupement', value: row.grouping, href: `/groupings/${row.groupingId}` } : null,
    followed(row, base),
  ];
  return list.filter((fact) => fact !== null);
}

function followed(row: FrameRow, base: string) {
  const until = row.deputy ? `suppléance ${de(row.deputy)} jusqu’au ${longDate(row.deputyUntil)}` : null;
  if (!row.accountManager && !until) return null;
  const value = [row.accountManager ?? 'personne', until].filter(Boolean).join(', ');
  return { label: 'Chargé de compte', value, href: `${base}/${until ? 'deputies' : 'edit'}` };
}

function signerLabel(row: FrameRow): string {
  return row.representativeRole === 'agent' ? 'Mandataire' : 'Représentant légal';
}

function steps(row: FrameRow, base: string) {
  return (row.steps ?? []).map((step) => ({
    state: step.status,
    label: `${step.step} ${step.label}`,
    note: stepNote(step, row),
    href: `${base}/${stepSections[step.step]}`,
  }));
}

const stepSections = { 1: 'contract', 2: 'delegation', 3: 'requests', 4: 'certificates', 5: 'certificates' } as const;

// The sentence of the step is in the next action below: here a few words are enough.
function stepNote(step: StepProgress, row: FrameRow): string {
  if (step.step === 4 && row.slotsNeeded > 0) return `${row.slotsCovered} en service sur ${row.slotsNeeded}`;
  if (step.status === 'todo') return step.step === 5 ? 'Après le retrait' : 'À venir';
  if (step.status === 'current') return step.step === 5 ? 'Sous surveillance' : 'En cours';
  if (step.step === 1 && row.contractSince) return `Signé le ${date(row.contractSince)}`;
  if (step.step === 2) return row.selfAdministered ? 'Administrateur du client' : 'Délégation active';
  return 'Fait';
}

function nextActionView(row: FrameRow, { today, locked }: { today: string; locked: string | null }) {
  const due = row.due ? untilDue(row.due, today) : null;
  return {
    title: row.title ?? '',
    why: row.detail,
    ...actor(row),
    since: row.since ? waitingSince(row.since, today) : null,
    sinceNote: row.since ? date(row.since) : null,
    due: due?.text ?? null,
    dueNote: row.due ? date(row.due) : null,
    overdue: due?.late ?? false,
    // Who may only read is not promised the act.
    action: { href: linkOf(row.target, row.id), label: locked ? 'Voir' : actLabel(row.code ?? '') },
    other: !locked && beforeItsRequest.has(row.code ?? '') ? opening(row) : null,
  };
}

/** What one page may take at once, whichever of it comes first. */
const beforeItsRequest = new Set<string>([
  'created',
  'contract_missing',
  'representative_missing',
  'instance_missing',
  'delegation_missing',
] satisfies ActionCode[]);

function opening({ id }: FrameRow) {
  return { href: `/clients/${id}/opening`, label: 'Tout renseigner en une page' };
}

const actorNotes: Partial<Record<Who, string>> = {
  client: 'le client',
  editor: 'chez nous',
  administrator: 'administrateur technique',
};

function actor(row: FrameRow): { who: string; whoNote: string | null } {
  if (row.whoName) return { who: row.whoName, whoNote: actorNotes[row.who] ?? null };
  if (row.who === 'client' && row.representative) return { who: row.representative, whoNote: 'le client' };
  const ours = row.standIn ?? row.accountManager;
  if (row.who === 'editor' && ours) return { who: ours, whoNote: 'chez nous' };
  return { who: whoLabels[row.who], whoNote: null };
}

function tabs(row: FrameRow, base: string, section: ClientSection) {
  const list: { section: ClientSection; label: string; count?: number; path?: string }[] = [
    { section: 'journey', label: 'Parcours', path: '' },
    { section: 'establishments', label: 'Établissements et instances', count: row.establishments },
    { section: 'delegation', label: 'Délégation' },
    { section: 'assignments', label: 'Habilitations', count: row.assignments },
    { section: 'requests', label: 'Demandes', count: row.requests },
    { section: 'certificates', label: 'Emplacements et certificats', count: row.slots },
    { section: 'mail', label: 'Échanges', count: row.said },
    { section: 'documents', label: 'Pièces', count: row.documents },
    { section: 'audit', label: 'Journal' },
  ];
  return list.map((tab) => ({
    href: tab.path === '' ? base : `${base}/${tab.section}`,
    label: tab.label,
    count: tab.count ?? 0,
    current: tab.section === section,
  }));
}
