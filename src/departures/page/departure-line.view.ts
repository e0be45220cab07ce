import { de } from '../../identifiers/elision.js';
import { assignmentTable } from '../../assignments/assignment.transitions.js';
import { shownNumber } from '../../identifiers/structure-number.js';
import { listAddress } from '../../platform/lists/list-address.js';
import { aroundPage, type Page } from '../../platform/lists/keyset.js';
import { errorSummary, type FormErrors } from '../../platform/web/read-form.js';
import { requestStates } from '../../requests/request-states.js';
import type { Departure } from '../departure.entity.js';
import type { Choosable } from '../departure-choices.service.js';
import type { Exception } from '../departure-ground.service.js';
import { exceptionForm } from '../departure.form.js';
import { leftAlone, type LineKey, lines } from '../departure-lines.js';
import { isWhole, type Thing, thingsPerPage, type WholeLine } from '../departure-lists.queries.js';

const wholeLabels: Record<WholeLine, string> = {
  recorded: 'Clients où l’ANS connaît encore la personne',
  remaining: 'Clients qui restent à passer',
  kept: 'Clients où l’habilitation a été gardée',
  needless: 'Demandes 503 à annuler',
};

export interface LinePage {
  departure: Departure;
  name: string;
  line: LineKey | WholeLine;
  page: Page<Thing>;
  exceptions: Exception[];
  people: Choosable;
  returned: { values?: Record<string, unknown>; errors?: FormErrors };
}

/** The things behind one count of a departure, and what was decided of some of them apart. */
export function lineView(list: LinePage) {
  const { departure, line, page, name } = list;
  const own = `/departures/${departure.id}/lines/${line}`;
  const label = isWhole(line) ? wholeLabels[line] : lines[line].label;
  const apart = new Map(list.exceptions.map((one) => [one.clientId, one]));
  const ticked = new Set([list.returned.values?.['clients']].flat());
  const mayExcept = departure.state === 'draft' && !isWhole(line) && lines[line].ofClients === true;
  return {
    title: `${label} · Départ ${de(name)}`,
    head: {
      title: label,
      crumbs: [
        { href: '/departures', label: 'Départs' },
        { href: `/departures/${departure.id}`, label: `Départ ${de(name)}` },
      ],
    },
    rows: page.rows.map((row) => ({
      ...thingView(row, apart.get(row.clientId ?? ''), line),
      ticked: ticked.has(row.clientId),
    })),
    pages:
      page.previous || page.next
        ? { note: `${thingsPerPage} lignes par page`, ...aroundPage(page, (at) => listAddress(own, at)) }
        : null,
    // A list that is no line has nothing decided of it.
    decided: !isWhole(line),
    exception: mayExcept ? exceptionView(list, own) : null,
    errors: errorSummary(list.returned.errors ?? {}),
  };
}

function thingView(row: Thing, apart: Exception | undefined, line: LineKey | WholeLine) {
  return {
    href: addressOf(row),
    name: row.clientName ?? row.note ?? '',
    finess: row.clientNumber ? shownNumber(row.clientNumber) : '',
    note: row.clientName ? noteOf(row) : '',
    clientId: row.clientId,
    apart: apart && !isWhole(line) ? apartOf(apart, line) : null,
  };
}

function apartOf({ decision, reason, decidedBy }: Exception, line: LineKey) {
  const label = decision === leftAlone ? 'Laissé tel quel' : (lines[line].options[decision]?.label ?? decision);
  return { label, reason, by: decidedBy };
}

function noteOf({ kind, note }: Thing): string {
  if (note === null) return '';
  if (kind === 'assignment') return assignmentTable.states[note as keyof typeof assignmentTable.states]?.label ?? note;
  if (kind === 'request') return requestStates[note as keyof typeof requestStates]?.label ?? note;
  return note;
}

const places: Record<string, string> = {
  request: '/requests',
  order: '/orders',
  slot: '/slots',
  certificate: '/certificates',
  client: '/clients',
};

function addressOf({ kind, id, clientId }: Thing): string | null {
  const place = places[kind];
  if (place) return `${place}/${id}`;
  if (kind === 'assignment' && clientId) return `/clients/${clientId}/assignments`;
  if (kind === 'deputy') return '/portfolio';
  return null;
}

function exceptionView({ line, people, returned }: LinePage, own: string) {
  const key = line as LineKey;
  const { labels } = exceptionForm(key);
  const { values = {}, errors = {} } = returned;
  const among = lines[key].takers === 'people' ? people.people : people.administrators;
  const taker = {
    name: 'taker',
    label: 'Reprend',
    type: 'select',
    placeholder: 'Comme la ligne',
    error: errors['taker'],
    options: among.map(({ id, name }) => ({ value: id, label: name, selected: id === values['taker'] })),
  };
  const decision = {
    name: 'decision',
    label: 'Décision pour les clients cochés',
    type: 'select',
    required: true,
    placeholder: 'Choisir…',
    error: errors['decision'],
    options: Object.entries(labels).map(([value, label]) => ({ value, label, selected: value === values['decision'] })),
  };
  const reason = {
    name: 'reason',
    label: 'Motif',
    required: true,
    maxlength: 500,
    value: values['reason'],
    error: errors['reason'],
    hint: 'Il reste au journal et dit pourquoi ce client est à part.',
  };
  const address = { name: 'taker', label: 'Reprend', type: 'email', value: values['taker'], error: errors['taker'] };
  const takers = lines[key].takers === 'addresses' ? [address] : lines[key].takers ? [taker] : [];
  return { action: `${own}/exceptions`, fields: [decision, ...takers, reason] };
}
