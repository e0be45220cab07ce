import { Injectable } from '@nestjs/common';
import { AuditWords } from '../journal/audit-words.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { clock } from '../platform/clock.js';
import { TenantDb, type TenantScope } from '../platform/tenancy/tenant-db.js';
import { dateTime } from '../platform/web/view-helpers.js';
import { HeldQueries, type HeldRow, sectionsOf } from './held.queries.js';
import { type Person, personKindLabels } from './person.js';

const atOnce = 500;

/** JSON for a machine, text for the person. */
export type CopyFormat = 'json' | 'txt';

/** Everything that is held about somebody, in one file (RGPD, articles 15 and 20). */
@Injectable()
export class PersonCopy {
  constructor(
    private readonly db: TenantDb,
    private readonly held: HeldQueries,
    private readonly audit: AuditService,
    private readonly words: AuditWords,
  ) {}

  /** Told in the journal, without the name: what is told there is never erased. Read and sent piece by piece. */
  async file(person: Person, format: CopyFormat): Promise<AsyncGenerator<string>> {
    const { editorId, actor, requestId } = this.db.context();
    await this.audit.exported({
      subject: { kind: person.kind, id: person.id },
      clientId: person.clientId,
      what: 'Copie des données d’une personne remise',
      told: personKindLabels[person.kind],
    });
    const scope = { editorId, actor, requestId, looks: true };
    return format === 'json' ? this.json(person, scope) : this.text(person, scope);
  }

  private async *json(person: Person, scope: TenantScope): AsyncGenerator<string> {
    const head = { kind: person.kind, id: person.id, name: person.name, copiedAt: clock.now() };
    yield JSON.stringify({ person: head }).slice(0, -1);
    for (const section of sectionsOf(person)) {
      let between = '';
      yield `,\n${JSON.stringify(section.key)}:[`;
      for await (const { row } of this.rows(section.key, person, scope)) {
        yield `${between}\n${JSON.stringify(row)}`;
        between = ',';
      }
      yield ']';
    }
    yield '}\n';
  }

  private async *text(person: Person, scope: TenantScope): AsyncGenerator<string> {
    yield `Ce que Sceau garde sur ${person.name} (${personKindLabels[person.kind]}), le ${dateTime(clock.now())}\n`;
    for (const { key, label } of sectionsOf(person)) {
      yield `\n${label}\n`;
      let any = false;
      for await (const row of this.rows(key, person, scope)) {
        any = true;
        yield this.lineOf(row);
      }
      if (!any) yield '  Rien.\n';
    }
  }

  private lineOf({ at, said, subjectKind, state, row, key }: HeldRow): string {
    const when = at ? `${dateTime(at)}\u00a0: ` : '';
    const then = subjectKind && state ? ` (${this.words.state(subjectKind, state)})` : '';
    const more = key === row['id'] ? contactOf(row) : '';
    return `  ${when}${said.replaceAll(/\s*\n\s*/g, ' / ')}${then}${more}\n`;
  }

  // The request's own transaction is over when the file leaves: each piece is read in a short one of its own.
  private async *rows(key: string, person: Person, scope: TenantScope): AsyncGenerator<HeldRow> {
    const section = sectionsOf(person).find((one) => one.key === key);
    if (!section) return;
    for (let after: string | null = ''; after !== null;) {
      const from: string = after;
      const piece = await this.db.run(scope, () => this.held.piece(section, person, from, atOnce));
      yield* piece;
      after = piece.length < atOnce ? null : (piece.at(-1)?.key ?? null);
    }
  }
}

const contacts = { email: 'adresse', phone: 'téléphone', rpps: 'RPPS', card_number: 'carte', role: 'rôle' };

function contactOf(row: Record<string, unknown>): string {
  return Object.entries(contacts)
    .flatMap(([column, label]) => (row[column] ? `, ${label} ${String(row[column])}` : []))
    .join('');
}
