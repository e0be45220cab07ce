import { count, dateTime, longDate } from '../platform/web/view-helpers.js';
import { sectionsOf } from './held.queries.js';
import { type Person, personKindLabels } from './person.js';

const crumbs = [{ label: 'Réglages', href: '/settings' }];
const crumb = { label: 'Données personnelles', href: '/settings/persons' };

const addressOf = ({ kind, id }: Person) => `/settings/persons/${kind}/${id}`;

const listed = (person: Person) => ({
  name: person.name,
  href: addressOf(person),
  kind: personKindLabels[person.kind],
  client: person.clientName,
  emails: person.emails.join(', '),
});

/** Réglages, « Données personnelles »: whoever asks is looked for by a name or an address. */
export function foundView(q: string, found: Person[]) {
  return {
    title: 'Données personnelles',
    crumbs,
    q,
    found: found.map(listed),
    nobody: q.length >= 2 && found.length === 0,
  };
}

export function personDataView({
  person,
  counts,
  reasons,
  twins,
  terms,
}: {
  person: Person;
  counts: Record<string, number>;
  reasons: string[];
  twins: Person[];
  terms: Record<string, number>;
}) {
  const base = addressOf(person);
  const days = (term: string | undefined) => count(terms[term ?? ''] ?? 0, 'jour', 'jours');
  return {
    title: person.name,
    head: {
      title: person.name,
      crumbs: [...crumbs, crumb],
      state: person.erasedAt ? { tone: 'none', icon: 'trash', label: 'Données effacées' } : null,
      facts: [
        { value: personKindLabels[person.kind] },
        ...(person.clientId
          ? [{ label: 'Client', value: person.clientName ?? '', href: `/clients/${person.clientId}` }]
          : []),
        ...(person.erasedAt ? [{ label: 'Effacées le', value: dateTime(person.erasedAt) }] : []),
      ],
    },
    rows: sectionsOf(person).map(({ key, label, stays, term }) => ({
      label,
      count: counts[key] ?? 0,
      fate: stays === null ? 'Effacé' : 'Reste',
      why: stays?.replace('{days}', days(term)) ?? null,
    })),
    erased: person.erasedAt ? `Effacées le ${longDate(person.erasedAt)}` : null,
    journal: `/audit?q=${person.id}`,
    text: `${base}/copy?format=txt`,
    json: `${base}/copy?format=json`,
    twins: twins.map(listed),
    reasons,
    erasure: person.erasedAt ? null : `${base}/erasure`,
  };
}
