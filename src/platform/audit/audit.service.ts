import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../uuid.js';
import { Registry } from '../registry.js';
import { log } from '../log.js';
import { BeforeCommit } from '../tenancy/before-commit.js';
import { TenantDb } from '../tenancy/tenant-db.js';
import { GuardsClients } from './client-guard.js';

export interface AuditEntry {
  /** What it happened to: `request`, `order`, `client`… in the words of the glossary. */
  subject: { kind: string; id: string };
  clientId: string | null;
  /** The action of the transition table, or a verb: `created`, `edited`. */
  action: string;
  from?: string | null;
  to?: string | null;
  /** The French sentence shown in the timeline: « Demande envoyée pour signature ». */
  summary: string;
  reason?: string | null;
  documentId?: string | null;
  /** Anything else worth keeping, e.g. `{ changes: { name: [before, after] } }`. Shown in the journal. */
  details?: Record<string, unknown>;
}

/** A file that left the house. */
export interface Export {
  /** What the file is: « Clients exportés ». */
  what: string;
  /** What is in it: how much, whose. */
  told: string;
  /** Of one thing; of the whole editor when it is not said. */
  subject?: AuditEntry['subject'];
  clientId?: string | null;
  format?: string;
  /** The sentence of the list that it is of. */
  filter?: string;
  details?: Record<string, unknown>;
}

/** Accounts, and the settings of an editor. */
const watchedKinds = new Set(['user', 'editor']);
/** SecurityEvents has printed these when they happened. */
const toldAlready = new Set([
  'sign_in_failed',
  'guessed_too_often',
  'forbidden',
  'confirmation_failed',
  'private_key_refused',
]);

/**
 * The journal: append-only, chained by PostgreSQL, written in the transaction of the change it tells. Its head is one row that every
 * transaction of the editor waits for: entries are kept until everything else is done, and written together as its last statement.
 */
@Injectable()
export class AuditService {
  constructor(
    private readonly db: TenantDb,
    private readonly registry: Registry,
  ) {}

  /** Also marks the client as touched, so that its next action is computed again before the commit. */
  async record(entry: AuditEntry): Promise<string> {
    const [id] = await this.recordMany([entry]);
    return id as string;
  }

  /**
   * Many entries, chained in the order given.
   * @returns their ids, in the same order
   * @throws Forbidden when a guard refuses an act upon one of these clients
   */
  async recordMany(entries: AuditEntry[]): Promise<string[]> {
    if (entries.length === 0) return [];
    await this.ask(entries);
    const { campaignRows, journal, touchedClients } = this.db.context();
    // What is not said is null in PostgreSQL, without a word on the way.
    const rows = entries.map((entry) => ({
      id: uuidv7(),
      subject_kind: entry.subject.kind,
      subject_id: entry.subject.id,
      client_id: entry.clientId ?? undefined,
      action: entry.action,
      from_state: entry.from ?? undefined,
      to_state: entry.to ?? undefined,
      summary: entry.summary,
      reason: entry.reason ?? undefined,
      document_id: entry.documentId ?? undefined,
      details: entry.details ?? {},
      campaign_row_id: campaignRows.get(entry.clientId ?? ''),
    }));
    journal.push(...rows);
    this.tellWatchers(entries);
    for (const clientId of changed(entries)) touchedClients.add(clientId);
    return rows.map((row) => row.id);
  }

  /** Product § 2.9: that a file left is recorded, by this gesture alone. */
  async exported(...files: Export[]): Promise<void> {
    const editor = { kind: 'editor', id: this.db.context().editorId };
    await this.recordMany(
      files.map(({ what, told, subject = editor, clientId = null, format, filter, details }) => ({
        subject,
        clientId,
        action: 'exported',
        summary: `${what}${format ? ` (${format})` : ''}\u00a0: ${told}`,
        details: { ...details, ...(format && { format }), ...(filter && { filter }) },
      })),
    );
  }

  /** The last stage of a transaction. */
  @BeforeCommit({ stage: 'journal' })
  async write(): Promise<void> {
    const { actor, requestId, journal, begin } = this.db.context();
    if (journal.length === 0) return;
    // A function that writes is asked as one that reads: of whoever only looked, what cannot be committed would be heard by nobody.
    begin();
    const given = [JSON.stringify(journal.splice(0)), actor.kind, actor.kind === 'person' ? actor.id : null];
    await this.db.query('SELECT tell_journal($1::jsonb, $2, $3, $4, $5)', [...given, actor.name, requestId]);
  }

  // What is done to people’s accounts, to what an editor says of itself, and what leaves in a file, is heard of outside the journal too.
  private tellWatchers(entries: AuditEntry[]): void {
    const { actor, editorId, requestId, afterCommit } = this.db.context();
    for (const { subject, action } of entries) {
      if (!(watchedKinds.has(subject.kind) || action === 'exported') || toldAlready.has(action)) continue;
      const by = actor.kind === 'person' ? actor.id : actor.name;
      afterCommit.push(() =>
        log.security(action, { editor: editorId, by, [subject.kind]: subject.id, request: requestId }),
      );
    }
  }

  // What is told of a client was done to it: by whatever way one came, the guard is asked here. Reading is open.
  private async ask(entries: AuditEntry[]): Promise<void> {
    const { openClients } = this.db.context();
    for (const { action, subject } of entries)
      if (action === 'created' && subject.kind === 'client') openClients.add(subject.id);
    const asked = changed(entries).filter((id) => !openClients.has(id));
    if (asked.length > 0) for (const guard of this.registry.all(GuardsClients)) await guard.refuse(asked);
  }
}

// Of whom something was changed: an export is reading.
function changed(entries: AuditEntry[]): string[] {
  return entries.flatMap(({ action, clientId }) => (action === 'exported' ? [] : (clientId ?? [])));
}

/** Who acted, as a timeline says it: a person by name, everything else as « Automatique », with what acted. */
export function whoDid(entry: { actorKind: string; actorName: string }): string {
  if (entry.actorKind === 'client') return `${entry.actorName}, par son espace`;
  return entry.actorKind === 'person' ? entry.actorName : `Automatique, ${entry.actorName}`;
}
