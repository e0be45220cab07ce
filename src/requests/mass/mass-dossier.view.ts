import { scanHint } from '../../platform/files/upload-weight.js';
import { shownNumber } from '../../identifiers/structure-number.js';
import { waitingSince } from '../../clients/waiting-days.js';
import type { OfferedAction } from '../../journey/states/transitions.js';
import { changesView, type ReturnedChange, type ShownChanges } from '../../platform/changes/changes.view.js';
import { field, shownForm } from '../../platform/forms/form.js';
import { cappedNumber } from '../../platform/lists/capped-counts.js';
import type { Page } from '../../platform/lists/keyset.js';
import type { ListFilter } from '../../platform/lists/read-list-filter.js';
import { errorSummary, type FormErrors } from '../../platform/web/read-form.js';
import { count, date, dateTime, fileSize, number } from '../../platform/web/view-helpers.js';
import { stateView } from '../page/request-parts.view.js';
import { numberSchema } from '../request.form.js';
import type { DossierDocument, DossierEvent, DossierMail, DossierRow, Stranger } from './mass-dossier.queries.js';
import { type MassDossier, massKinds, type MassDossierState } from './mass-dossier.entity.js';
import {
  massDossierTable,
  type MassDossierAction,
  type MassDossierFacts,
  named,
  whyAnswered,
} from './mass-dossier.transitions.js';
import { type MassRowList, rowTabsOf } from './mass-lists.js';

export interface MassDossierPage {
  dossier: MassDossier;
  list: MassRowList;
  filter: ListFilter;
  lost: string[];
  page: Page<DossierRow>;
  counts: number[];
  mails: DossierMail[];
  strangers: Stranger[];
  documents: DossierDocument[];
  events: DossierEvent[];
  administrators: { id: string; name: string }[];
  facts: MassDossierFacts;
  offered: OfferedAction<MassDossierState, MassDossierAction>[];
  mayAct: boolean;
  today: string;
  returned?: ReturnedChange | undefined;
}

/** What a person does of a dossier, and the noun of its address. */
export const massDisplays: ShownChanges<MassDossierAction> = {
  send: {
    noun: 'sending',
    icon: 'send',
    labels: { date: 'Remis à l’ANS le', reference: 'Référence de l’envoi', document: 'Preuve de l’envoi' },
    hints: {
      reference: 'L’objet de votre courriel, ou le numéro du dépôt.',
      document: `Le courriel ou l’accusé de dépôt\u00a0: ${scanHint}`,
    },
  },
  abandon: { noun: 'abandonment', icon: 'x', warn: true },
  scatter: { noun: 'scattering', icon: 'x', warn: true },
};

export const numberField = field('number', 'Numéro de dossier de l’ANS', numberSchema, {
  required: true,
  mono: true,
  maxlength: 40,
  hint: 'Recopiez-le du courriel de l’ANS\u00a0: ses courriels suivants s’y rattachent.',
});

const notOfAns =
  'Ce n’est pas une procédure de l’ANS à ce jour. Le dossier est prêt pour le jour où elle l’accepte\u00a0; jusque-là, un formulaire 413 ou une désignation au portail habilite vos administrateurs.';

/** The page of one dossier: who is in it, where each stands, its papers, its mails, its history. */
export function massDossierView(page: MassDossierPage) {
  const { dossier, filter, list, counts } = page;
  const own = `/mass-dossiers/${dossier.id}`;
  const total = counts.at(-1) ?? 0;
  return {
    title: `${dossier.title} · Dossiers de masse`,
    own,
    head: headView(page, total),
    notes: [
      ...(dossier.kind === 'mandate' ? [{ tone: 'soon', text: notOfAns }] : []),
      ...page.facts.people.map((text) => ({ tone: 'bad', text })),
      ...[...filter.unknown, ...page.lost].map((text) => ({ tone: 'soon', text })),
    ],
    errors: errorSummary((page.returned?.errors ?? {}) as FormErrors),
    tabs: tabsView(page, total),
    state: filter.query['state'] ?? null,
    words: filter.query['q'] ?? '',
    rows: page.page.rows.map((row) => rowView(row, page)),
    pages: {
      label: 'Pages des clients',
      note: `${list.size} clients par page, par ordre alphabétique`,
      ...list.around(page.page, filter.query),
    },
    strangers: page.strangers.map(({ number: structure, note, messageId }) => {
      return { number: structure, note, href: `/mailbox/messages/${messageId}` };
    }),
    papers: papersView(page, own),
    documents: page.documents.map(documentView),
    mails: page.mails.map(mailView),
    changes: page.mayAct
      ? changesView(page.offered, {
          base: own,
          displays: massDisplays,
          today: page.today,
          returned: page.returned,
          readWith: { name: 'seen', value: page.dossier.annexDocumentId ?? '' },
        })
      : [],
    numbering: numberingForm(page, own),
    events: page.events.map(eventView),
  };
}

/** By state; one in which nobody is stands only while it is looked at. */
function tabsView({ dossier, filter, list, counts }: MassDossierPage, total: number) {
  const shown = filter.query['state'];
  const tab = (state: string | null, label: string, told: string) => ({
    href: list.address({ ...filter.query, state }),
    label,
    count: told,
    current: state === null ? !shown : shown === state,
  });
  return [
    tab(null, 'Tous', cappedNumber(total)),
    ...rowTabsOf(dossier.id).flatMap(({ key, label }, index) => {
      const rows = counts[index] ?? 0;
      return rows === 0 && shown !== key ? [] : [tab(key, label, number(rows))];
    }),
  ];
}

/** The number that ANS gave: noted, then corrected as long as it has said nothing under it. */
function numberingForm({ dossier, facts, mayAct, returned }: MassDossierPage, own: string) {
  if (dossier.state !== 'sent' || !mayAct || (dossier.dossierNumber && whyAnswered(facts) !== null)) return null;
  const numbering = returned?.noun === 'number' ? returned : null;
  return shownForm({
    action: `${own}/number`,
    fields: [numberField],
    values: numbering?.values ?? { number: dossier.dossierNumber ?? '' },
    errors: numbering?.errors,
    submit: dossier.dossierNumber ? 'Corriger le numéro' : 'Noter le numéro',
    tone: 'plain',
  });
}

function eventView(event: DossierEvent) {
  const { reason, actorName, at } = event;
  return {
    tone: '',
    icon: 'history',
    text: eventText(event),
    note: [reason, actorName].filter(Boolean).join(' · '),
    time: dateTime(at),
    iso: at.toISOString(),
  };
}

const goings: Record<string, { one: string; many: string }> = {
  gathered: { one: 'client ajouté', many: 'clients ajoutés' },
  taken_out: { one: 'client sorti', many: 'clients sortis' },
};

// Each client’s own history says of which dossier; here, of which clients.
function eventText({ action, summary, clients, names }: DossierEvent): string {
  const going = clients > 0 ? goings[action] : undefined;
  if (!going) return summary;
  const who = names.length > 0 ? `\u00a0: ${named(names, clients)}` : '';
  return `${count(clients, going.one, going.many)}${who}`;
}

function headView({ dossier, administrators }: MassDossierPage, total: number) {
  const { state, kind, dossierNumber, sentOn, sendingReference, createdBy, createdAt } = dossier;
  return {
    title: dossier.title,
    count: count(total, 'client', 'clients'),
    state: massDossierTable.states[state],
    crumbs: [
      { href: '/requests', label: 'Demandes' },
      { href: '/mass-dossiers', label: 'Dossiers de masse' },
    ],
    facts: [
      { value: massKinds[kind] },
      dossierNumber
        ? { label: 'Dossier ANS', value: dossierNumber, num: true, copy: dossierNumber }
        : { label: 'Dossier ANS', value: 'pas encore de numéro' },
      ...(sentOn ? [{ label: 'Remis à l’ANS', value: `${date(sentOn)}, ${sendingReference ?? ''}` }] : []),
      ...(administrators.length > 0
        ? [{ label: 'Administrateurs', value: administrators.map(({ name }) => name).join(', ') }]
        : []),
      { label: 'Ouvert par', value: `${createdBy}, le ${date(createdAt)}` },
    ],
    links: [{ href: `/requests?state=&mass=${dossier.id}`, label: 'Ses demandes', icon: 'file-text' }],
  };
}

const outcomes = {
  parked: { tone: 'soon', icon: 'eye', label: 'À vérifier', plain: true },
  doubt: { tone: 'bad', icon: 'help-circle', label: 'En doute', plain: true },
};

function rowView(row: DossierRow, { dossier, facts, mayAct, today }: MassDossierPage) {
  const mayLeave = dossier.state === 'open' || (dossier.state === 'sent' && dossier.kind === 'forms' && !row.answer);
  const { answer, state } = row;
  const unfit = facts.unfit.find(({ clientId }) => clientId === row.clientId);
  const leftOut = row.leftOut ?? unfit?.why ?? null;
  const doubted =
    answer && (answer.outcome === 'parked' || answer.outcome === 'doubt') ? outcomes[answer.outcome] : null;
  return {
    client: row.name,
    town: row.town,
    href: `/clients/${row.clientId}`,
    finess: shownNumber(row.number),
    state: state
      ? stateView(state, state === 'validated')
      : leftOut
        ? { tone: 'bad', icon: 'ban', label: unfit ? 'Ne peut plus partir' : 'Écarté', plain: true }
        : {
            tone: 'none',
            icon: 'clock',
            label: dossier.state === 'sent' ? 'Demande à écrire' : 'À déposer',
            plain: true,
          },
    request: row.requestId ? `/requests/${row.requestId}` : null,
    since: row.since ? waitingSince(row.since, today) : '',
    leftOut,
    doubted,
    note: doubted ? answer?.note : null,
    mail: doubted ? `/mailbox/messages/${answer?.messageId}` : null,
    removal: mayAct && mayLeave ? `/mass-dossiers/${dossier.id}/rows/${row.clientId}/removal` : null,
  };
}

// The papers are those of the clients that are in it, as they are: another client in, and they are to be drawn again.
function papersView({ dossier, facts, counts, mayAct }: MassDossierPage, own: string) {
  if (dossier.kind !== 'mandate') return null;
  const total = counts.at(-1) ?? 0;
  const drawn = dossier.papersRows === null ? null : count(dossier.papersRows, 'client', 'clients');
  const outdated = facts.outdated ?? [];
  return {
    action: dossier.state === 'open' && mayAct && total > 0 ? `${own}/papers` : null,
    label: drawn === null ? 'Établir la lettre et l’annexe' : 'Établir de nouveau',
    sentence:
      drawn === null
        ? 'La lettre et son annexe (PDF et CSV) ne sont pas encore établies.'
        : outdated.length === 0
          ? `Établies pour ${drawn}.`
          : `Établies pour ${drawn}, et elles ne disent plus ce qui est (${named(outdated)})\u00a0: établissez-les de nouveau.`,
  };
}

const documentKinds: Record<string, string> = {
  mass_letter: 'Lettre et annexe imprimée',
  mass_annex: 'Annexe, CSV',
  request_evidence: 'Preuve de l’envoi',
};

function documentView({ id, kind, fileName, size, sha256, createdAt, createdBy }: DossierDocument) {
  return {
    href: `/documents/${id}`,
    name: documentKinds[kind] ?? fileName,
    note: `${fileName}, ${fileSize(size)}, ${createdBy}, le ${date(createdAt)}`,
    sha256,
  };
}

function mailView({ id, subject, sender, state, at, told, toCheck }: DossierMail) {
  return {
    href: `/mailbox/messages/${id}`,
    subject,
    note: `${sender}, le ${dateTime(at)}`,
    told:
      told > 0
        ? `${count(told, 'ligne lue', 'lignes lues')}${toCheck > 0 ? `, ${number(toCheck)} à vérifier` : ''}`
        : 'Rien n’en a été lu',
    state:
      state === 'to_check'
        ? { tone: 'soon', icon: 'eye', label: 'À vérifier', plain: true }
        : { tone: 'ok', icon: 'link', label: 'Rattaché', plain: true },
  };
}
