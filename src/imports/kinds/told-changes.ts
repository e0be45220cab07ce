import type { AuditEntry } from '../../platform/audit/audit.service.js';
import { changedLabels, type Changes, changesBetween } from '../../platform/changes/edit-conflict.js';
import type { FormField } from '../../platform/forms/form.js';
import type { Values } from '../file/read-line.js';

/** What files change of records that have a form, or a version that a page may come back to. */
export type RecordKind =
  | 'client'
  | 'representative'
  | 'establishment'
  | 'instance'
  | 'delegation'
  | 'administrator'
  | 'card';

/** What an import changes of one record, as its own form would tell it: who has that page open is told whose change it is. */
export interface RecordChanges {
  subject: { kind: RecordKind; id: string };
  action: string;
  from?: string;
  to?: string;
  /** As it is after the import. */
  version: number;
  changes: Changes;
  summary: string;
  reason?: string;
}

/** From which lines of which file. */
export interface FromFile {
  import: string;
  file: string;
  lines?: number[];
}

/** What the journal tells of a record that there was: its version, and each field under the name of its form (`EditsService` reads them). */
export const toldChanges = (
  { version, changes, ...entry }: RecordChanges,
  clientId: string | null,
  from: FromFile,
  more: Record<string, unknown> = {},
): AuditEntry => ({ ...entry, clientId, details: { ...more, version, ...from, changes } });

/** What lines say, as a form says it: what is empty is nothing. */
export const answersOf = (values: Values): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value || null]));

/** What an edit by a form would tell; nothing when it would change nothing. @param version as it was */
export function editedRecord(
  { kind, id, version }: { kind: RecordKind; id: string; version: number },
  fields: readonly FormField[],
  [before, after]: [object, object],
  words: (labels: string) => string,
): RecordChanges[] {
  const changes = changesBetween(fields, before, after);
  if (Object.keys(changes).length === 0) return [];
  const summary = words(changedLabels(fields, changes));
  return [{ subject: { kind, id }, action: 'edited', version: version + 1, changes, summary }];
}
