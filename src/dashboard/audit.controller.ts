import { Controller, Get, Query, Render } from '@nestjs/common';
import { whoDid } from '../platform/audit/who-did.js';
import { linkOfSubject } from './timeline.view.js';
import { dateTime } from '../platform/web/view-helpers.js';
import { TimelineQueries, type AuditFilter } from './timeline.queries.js';

const size = 50;
const day = /^\d{4}-\d{2}-\d{2}$/;

const kindLabels: Record<string, string> = {
  client: 'Client',
  establishment: 'Établissement',
  instance: 'Instance',
  representative: 'Représentant',
  comment: 'Note',
  delegation: 'Délégation',
  administrator: 'Administrateur',
  card: 'Carte',
  assignment: 'Habilitation',
  request: 'Demande 413',
  message: 'Courriel',
  slot: 'Emplacement',
  order: 'Commande',
  csr: 'CSR',
  certificate: 'Certificat',
  reminder: 'Rappel',
  campaign: 'Campagne',
  user: 'Personne',
  editor: 'Réglages',
  document: 'Pièce',
  deputy: 'Suppléance',
  selection: 'Sélection',
  mail_rule: 'Règle de courriel',
  solution: 'Solution',
  saved_view: 'Vue enregistrée',
};

@Controller('audit')
export class AuditController {
  constructor(private readonly queries: TimelineQueries) {}

  @Get()
  @Render('dashboard/audit')
  async list(@Query() query: Record<string, string | undefined>) {
    const filter = filterOf(query);
    const rows = await this.queries.entries(filter, size);
    const shown = rows.slice(0, size);
    const kinds = await this.queries.subjectKinds();
    return {
      title: 'Journal',
      broken: await this.queries.firstBroken(),
      values: query,
      kinds: kinds.map(({ subject_kind: kind }) => ({
        value: kind,
        label: kindLabels[kind] ?? kind,
        selected: kind === query['kind'],
      })),
      rows: shown.map((row) => ({
        at: dateTime(row.at),
        iso: row.at.toISOString(),
        who: whoDid(row),
        kind: kindLabels[row.subject_kind] ?? row.subject_kind,
        summary: row.summary,
        reason: row.reason,
        href: linkOfSubject(row),
        client: row.client_id ? { href: `/clients/${row.client_id}`, name: row.client_name } : null,
        move: row.from_state && row.to_state ? `${row.from_state} → ${row.to_state}` : '',
      })),
      pages: {
        label: 'Pages du journal',
        note: `${shown.length} lignes, les plus récentes d’abord`,
        previous: query['before'] ? address({ ...query, before: undefined }) : null,
        next: rows.length > size ? address({ ...query, before: shown.at(-1)?.sequence }) : null,
      },
    };
  }
}

function filterOf(query: Record<string, string | undefined>): AuditFilter {
  const dayOf = (value: string | undefined) => (value && day.test(value) ? value : undefined);
  return {
    actor: query['actor'] || undefined,
    words: query['words'] || undefined,
    subjectKind: query['kind'] || undefined,
    from: dayOf(query['from']),
    until: dayOf(query['until']),
    before: query['before'] && /^\d{1,18}$/.test(query['before']) ? query['before'] : undefined,
  };
}

function address(query: Record<string, string | undefined>): string {
  const entries = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return `/audit?${new URLSearchParams(entries).toString()}`;
}
