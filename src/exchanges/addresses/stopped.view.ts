import { z } from 'zod';
import type { MailOfMarked, Released } from '../../mailbox/out/released-mails.service.js';
import { stoppedList } from '../../mailbox/out/stopped-list.js';
import { field, newSchema, shownForm } from '../../platform/forms/form.js';
import { cappedNumber } from '../../platform/lists/capped-counts.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { count, dateTime } from '../../platform/web/view-helpers.js';
import { type Bearer, correctedFor, type StoppedLine, type StoppedPagesQueries } from './stopped-pages.queries.js';

const fields = [
  field(
    'email',
    'Nouvelle adresse',
    z.string().trim().min(1, 'Indiquez la nouvelle adresse.').max(254, 'Au plus 254 caractères.'),
    {
      type: 'email',
      required: true,
      maxlength: 254,
      autocomplete: 'off',
    },
  ),
];
export const correction = newSchema(fields);

/** Addresses that receive nothing any more: the oldest first. */
export function stoppedListView({ page, count: total, unknown }: Awaited<ReturnType<StoppedPagesQueries['page']>>) {
  return {
    unknown,
    title: 'Adresses qui ne reçoivent plus',
    head: {
      title: 'Adresses qui ne reçoivent plus',
      count: cappedNumber(total),
      crumbs: [{ href: '/mailbox', label: 'Courriels' }],
    },
    pages: { note: 'Les plus anciennes d’abord', ...stoppedList.around(page, {}) },
    rows: page.rows.map((row) => ({
      href: `/addresses/${row.id}`,
      address: row.address,
      client: row.clientName,
      reason: row.reason,
      waiting: waitingWords(leavingOf(row).length),
      since: dateTime(row.stoppedAt),
    })),
  };
}

/** One of them: what gave it away, and the two ways out. */
export function stoppedView(
  line: StoppedLine,
  bearers: Bearer[],
  returned?: { values: Record<string, unknown>; errors: FormErrors },
) {
  const base = `/addresses/${line.id}`;
  const waiting = waitingWords(leavingOf(line).length);
  return {
    title: `${line.address} · Adresses qui ne reçoivent plus`,
    head: {
      title: line.address,
      state: line.endedAt
        ? { label: line.correctedTo ? 'Corrigée' : 'Reçoit de nouveau', tone: 'ok', icon: 'circle-check' }
        : { label: 'Ne reçoit plus', tone: 'bad', icon: 'mail-off' },
      crumbs: [{ href: '/addresses', label: 'Adresses qui ne reçoivent plus' }],
      facts: [
        { label: 'Depuis', value: dateTime(line.stoppedAt) },
        { label: 'En attente', value: waiting },
        ...(line.clientId
          ? [{ label: 'Client', value: line.clientName ?? '', href: `/clients/${line.clientId}/mail` }]
          : []),
      ],
    },
    reason: line.reason,
    returned: line.messageId ? `/mailbox/messages/${line.messageId}` : null,
    bearers: bearers.map((bearer) => ({
      href: placeOf(bearer),
      text: `${bearer.name}, ${bearer.clientName}`,
      place: places[bearer.place],
    })),
    ended: line.endedAt
      ? `${line.correctedTo ? `Corrigée en ${line.correctedTo}` : 'Reçoit de nouveau'}, dit par ${line.endedBy}, le ${dateTime(line.endedAt)}.`
      : null,
    form: line.endedAt
      ? null
      : shownForm({
          action: `${base}/correction`,
          fields,
          values: returned?.values ?? {},
          errors: returned?.errors,
          submit: 'Adresse corrigée',
          icon: 'check',
          effect: effectOf(line, bearers),
        }),
    again: line.endedAt ? null : `${base}/reception`,
  };
}

/** What the correction does, before it is asked: mails of clients whose records do not know the address leave for nobody else’s people. */
function effectOf(line: StoppedLine, bearers: Bearer[]): string {
  const clients = new Set<string | null>(correctedFor(line, bearers));
  const theirs = ({ clientId }: MailOfMarked) => clients.has(clientId);
  const leaving = leavingOf(line);
  const others = leaving.filter((mail) => !theirs(mail)).length;
  return [
    ...(bearers.length > 0
      ? [`${count(bearers.length, 'endroit la prend', 'endroits la prennent')}, ceux de la liste.`]
      : []),
    `Ce qui attend part à la nouvelle adresse\u00a0: ${waitingWords(leaving.length - others)}.`,
    ...overWords(line.mails.filter((mail) => mail.noMore !== null && theirs(mail)).length),
    ...(others > 0
      ? [
          `${count(others, 'courriel d’un autre client attend', 'courriels d’autres clients attendent')} encore\u00a0: ${others > 1 ? 'leurs fiches ne connaissent' : 'sa fiche ne connaît'} pas cette adresse.`,
        ]
      : []),
  ].join(' ');
}

const places: Record<Bearer['place'], string> = {
  representative: 'représentant',
  administrator: 'administrateur technique',
  actorEmail: 'adresse de l’acteur de l’emplacement',
  informedEmail: 'personne à informer de l’emplacement',
};

function placeOf({ place, clientId, id }: Bearer): string {
  if (place === 'representative') return `/clients/${clientId}/representative`;
  return place === 'administrator' ? `/administrators/${id}` : `/slots/${id}`;
}

const waitingWords = (waiting: number) => (waiting === 0 ? 'aucun courriel' : count(waiting, 'courriel', 'courriels'));

/** They leave once it is corrected, and nothing else keeps them. */
const leavingOf = ({ mails }: StoppedLine) => mails.filter(({ noMore }) => noMore === null);

const overWords = (over: number) =>
  over === 0
    ? []
    : [
        `${count(over, 'courriel n’a plus de raison de partir\u00a0: il reste ici', 'courriels n’ont plus de raison de partir\u00a0: ils restent ici')}.`,
      ];

/** What became of what waited, as the forecast told it. */
export function releasedWords({ leaving, over }: Released): string {
  const left = leaving === 0 ? [] : [`${count(leaving, 'courriel repart', 'courriels repartent')}.`];
  const told = [...left, ...overWords(over)];
  return told.length === 0 ? 'Aucun courriel n’attendait.' : told.join(' ');
}
