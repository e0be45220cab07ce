import { administratorName } from '../../administrators/administrator.facts.js';
import { AdministratorBatch } from '../../administrators/administrator-batch.service.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { readLine } from '../file/read-line.js';
import { sinceOf } from '../kinds/changed-since.js';
import { GivenBackRecords, type RecordVersions } from '../kinds/given-back-records.queries.js';
import {
  type BatchOfLines,
  type ImportKind,
  IsImportKind,
  type JudgedBatch,
  type Undoable,
} from '../kinds/import-kinds.js';
import { cardEffectsOf, type CardUndo } from './card-effects.js';
import { cardFile } from './card-file.js';
import { cardWords } from './card-words.js';
import { judgeCards, keyOfCardLine } from './judge-cards.js';
import { KnownCardsQueries } from './known-cards.queries.js';
import { refuseSecondCards } from './second-cards.js';

/** A file of those who order and of their cards, the editor's own (CPA) and the clients' (CPE). */
@IsImportKind()
export class ImportCardsKind implements ImportKind {
  readonly kind = 'cards';
  readonly words = cardWords;
  readonly columns = cardFile;
  readonly named = ['firstName', 'lastName'];
  readonly keyOf = keyOfCardLine;
  readonly claimed = new Map([['cardNumber', (number: string): [string] => [number]]]);
  readonly subjects = `SELECT a.id, ${administratorName('a')} AS name FROM administrators a WHERE a.id = r.subject_id`;
  readonly clientOfSubject = 'SELECT a.client_id FROM administrators a WHERE a.id = r.subject_id';
  readonly address = (id: string) => `/administrators/${id}`;

  constructor(
    private readonly db: TenantDb,
    private readonly known: KnownCardsQueries,
    private readonly people: AdministratorBatch,
    private readonly records: GivenBackRecords,
    private readonly audit: AuditService,
  ) {}

  async judge({ groups, mapped, reading, claims, lock, file }: BatchOfLines): Promise<JudgedBatch> {
    const given = [...groups.values()].flat().map(({ cells }) => readLine(0, cells, mapped, reading).given);
    const said = (key: string) => [...new Set(given.flatMap((line) => line[key] || []))];
    const known = await this.known.read(said('cardNumber'), said('finessEj'), lock);
    const each = [...groups].map(([key, rows]) => judgeCards(key, rows, mapped, known, reading, claims));
    const judged = refuseSecondCards(each, claims);
    return {
      judged,
      write: async (keys) => {
        const effects = cardEffectsOf(
          judged.filter(({ key }) => keys.has(key)),
          file,
        );
        await this.people.insert(effects.newPeople);
        await this.people.update(effects.changedPeople);
        // The card that is replaced first: two that serve at once would be one too many.
        await this.people.updateCards(effects.changedCards);
        await this.people.insertCards(effects.newCards);
        await this.audit.recordMany(effects.audit);
        if (effects.people.size > 0) await this.people.refreshClients();
        return effects.people;
      },
    };
  }

  async changedSince(importId: string, things: Undoable[], lock: boolean): Promise<Map<string, string>> {
    if (lock)
      await this.db.query('SELECT 1 FROM administrators WHERE id = ANY ($1) ORDER BY id FOR UPDATE', [
        things.map(({ subjectId }) => subjectId),
      ]);
    const holders = things.flatMap(({ subjectId, undo }) =>
      (undo as CardUndo).touched.map((id) => [id, subjectId] as const),
    );
    const holderOf = new Map(holders);
    const since = await sinceOf(this.db, importId, 'e.subject_id', holderOf, ['administrator', 'card']);
    const serving = await this.serving(things.flatMap(({ undo }) => (undo as CardUndo).made.people));
    return new Map([
      ...[...since].map(([id, words]) => [holderOf.get(id) ?? id, words] as const),
      ...serving.map((id) => [id, 'Une habilitation, une demande 413, une commande ou un départ le nomme.'] as const),
    ]);
  }

  async undo(things: Undoable[], file: { id: string; name: string }): Promise<void> {
    const undos = things.map(({ undo }) => undo as CardUndo);
    await this.people.forget({
      people: undos.flatMap(({ made }) => made.people),
      cards: undos.flatMap(({ made }) => made.cards),
    });
    const people = await this.people.update(undos.flatMap(({ person }) => person ?? []));
    const cards = await this.people.updateCards(undos.flatMap((undo) => undo.cards));
    const names = new Map(
      things.flatMap(({ subjectId, name, undo }) =>
        [subjectId, ...(undo as CardUndo).cards.map(({ id }) => id)].map((id) => [id, name] as const),
      ),
    );
    const records: RecordVersions[] = [
      ['administrator', people, names],
      ['card', cards, names],
    ];
    await this.audit.recordMany([
      ...things.flatMap(({ subjectId, clientId, name, undo }) => {
        const summary = whatWent(undo as CardUndo, name, file.name);
        if (summary === null) return [];
        const subject = { kind: 'administrator', id: subjectId };
        return [{ subject, clientId, action: 'import_undone', summary, details: { import: file.id, file: file.name } }];
      }),
      ...(await this.records.told(records, file)),
    ]);
    await this.people.refreshClients();
  }

  private async serving(administratorIds: string[]): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      `SELECT t.id FROM unnest($1::uuid[]) AS t (id)
        WHERE EXISTS (SELECT 1 FROM assignments s WHERE s.administrator_id = t.id)
           OR EXISTS (SELECT 1 FROM request_administrators q WHERE q.administrator_id = t.id)
           OR EXISTS (SELECT 1 FROM orders o WHERE o.administrator_id = t.id)
           OR EXISTS (SELECT 1 FROM orders o WHERE o.placed_by_administrator_id = t.id)
           OR EXISTS (SELECT 1 FROM departures d WHERE t.id IN (d.administrator_id, d.replacement_id, d.second_id))`,
      [administratorIds],
    );
    return rows.map(({ id }) => id);
  }
}

// Records that were there before and are as they were tell it themselves.
function whatWent({ made, cards }: CardUndo, name: string, fileName: string): string | null {
  const since = `(${name}), l’import «\u00a0${fileName}\u00a0» est défait`;
  if (made.people.length > 0)
    return `Administrateur technique supprimé avec la carte que l’import avait reprise ${since}`;
  if (made.cards.length === 0) return null;
  const former = cards.length > 0 ? ', la précédente sert de nouveau' : '';
  return `Carte reprise par l’import supprimée${former} ${since}`;
}
