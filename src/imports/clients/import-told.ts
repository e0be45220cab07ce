import type { AuditEntry } from '../../platform/audit/audit.service.js';
import type { Changes } from '../../platform/changes/edit-conflict.js';
import type { FormField } from '../../platform/forms/form.js';
import { numberWords } from '../../identifiers/structure-number.js';
import type { Names } from '../columns/cell-readers.js';
import type { Difference } from '../kinds/difference.js';
import { toldChanges } from '../kinds/told-changes.js';
import { clientColumns, clientKeys, delegationKeys, instanceFacts, representativeKeys } from './client-columns.js';
import { type ClientState, numberOf } from './client-state.js';
import type { Judgement } from './judge.js';
import { clientChanges, clientFieldsFor, type OwnChanges, recordChanges } from './record-changes.js';

/** Columns of differences that no file has. */
export const otherDifferences: Record<string, string> = { serves: 'Établissements servis', restored: 'Suivi' };

/** Who tells a batch to the journal: from which file, and in the words of which people’s names. */
export interface Telling {
  names: Names;
  fields: FormField[];
  file: { id: string; name: string };
}

/** Made once for a batch. */
export const tellingOf = (names: Names, file: { id: string; name: string }): Telling => ({
  names,
  fields: clientFieldsFor(names),
  file,
});

/**
 * What changed of one client, field by field, and from which lines of which file: an entry of the client, and one of each record of theirs that has a
 * version and a form of its own, in the words and under the names of that form (`EditsService` reads them).
 * @param version of the client, once it is written; null when its row is not
 */
export function told(
  clientId: string,
  { before, after, verdicts }: Judgement,
  { names, fields, file }: Telling,
  version: number | null,
): AuditEntry[] {
  const differences = verdicts.flatMap((verdict) => verdict.differences);
  const lines = verdicts.filter((verdict) => verdict.differences.length > 0).map(({ line }) => line);
  const from = { import: file.id, file: file.name, lines };
  const own = { subject: { kind: 'client', id: clientId }, clientId };
  if (before.id === null) {
    const summary = `Client «\u00a0${after.client['name'] ?? ''}\u00a0» créé (${numberWords(numberOf(after))}) par un import`;
    return [{ ...own, action: 'created', summary, details: { ...from, changes: byColumn(differences) } }];
  }
  const records = recordChanges(before, after);
  const others = differences.filter((one) => !isToldApart(one, records));
  const entries: AuditEntry[] = records.map(({ record }) => toldChanges(record, clientId, from));
  if (before.undone && !after.undone)
    entries.unshift({
      ...own,
      action: 'restored',
      from: 'archived',
      to: 'followed',
      summary: 'Client rétabli par un import',
      details: { version: before.version + 1, ...from, ...siretAgain(before) },
    });
  if (others.length === 0 && version === null) return entries;
  const changes = {
    ...byColumn(others.filter(([key]) => !isOnForm(key))),
    ...clientChanges(fields, names, before, after),
  };
  const summary = `Fiche du client modifiée par un import\u00a0: ${changedWords(others)}`;
  const details = { ...(version === null ? {} : { version }), ...from, changes };
  return [...entries, { ...own, action: 'edited', summary, details }];
}

// Shown under the SIRET that it had given up, it has it again (`backFromArchive`).
function siretAgain({ finessEj, client: { siret } }: ClientState): { changes?: Changes } {
  return finessEj === '' && siret ? { changes: { siret: ['', siret] } } : {};
}

// A grouping is no field of a form: it is told by its column.
const isOnForm = (key: string) => clientKeys.includes(key) && key !== 'grouping';

const byColumn = (differences: Difference[]) =>
  Object.fromEntries(differences.map(([key, was, is, of]) => [of ? `${key} ${of}` : key, [was, is]]));

const establishmentFacts = ['egName', 'egTown'];

function isToldApart([key, , , of]: Difference, records: OwnChanges[]): boolean {
  const told = (kind: string) => records.filter(({ record }) => record.subject.kind === kind);
  if (key === 'restored') return true;
  if (representativeKeys.includes(key)) return told('representative').length > 0;
  if (establishmentFacts.includes(key)) return told('establishment').some(({ of: one }) => one === of);
  if (key === 'serves' || instanceFacts.includes(key)) return told('instance').some(({ of: one }) => one === of);
  if (delegationKeys.includes(key)) return told('delegation').some(({ of: one }) => one === of);
  return false;
}

function changedWords(differences: Difference[]): string {
  const words = differences.map(([key]) => (clientColumns.label(key) || (otherDifferences[key] ?? '')).toLowerCase());
  const labels = [...new Set(words)];
  return labels.length > 6 ? `${labels.slice(0, 6).join(', ')}…` : labels.join(', ');
}
