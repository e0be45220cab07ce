import type { AuditEntry } from '../../platform/audit/audit.service.js';
import { clientColumns } from './client-columns.js';
import { numberWords } from '../../identifiers/structure-number.js';
import { numberOf } from './client-state.js';
import type { Difference } from '../kinds/difference.js';
import type { Judgement } from './judge.js';

/** Columns of differences that no file has. */
export const otherDifferences: Record<string, string> = { serves: 'Établissements servis', restored: 'Suivi' };

/** One entry a client: what changed, field by field, and from which lines of which file. */
export function told(
  clientId: string,
  { before, after, verdicts }: Judgement,
  file: { id: string; name: string },
  edited: boolean,
): AuditEntry {
  const differences = verdicts.flatMap((verdict) => verdict.differences);
  const lines = verdicts.filter((verdict) => verdict.differences.length > 0).map(({ line }) => line);
  const name = after.client['name'] ?? '';
  const summary =
    before.id === null
      ? `Client «\u00a0${name}\u00a0» créé (${numberWords(numberOf(after))}) par un import`
      : `Fiche du client modifiée par un import\u00a0: ${changedWords(differences)}`;
  const changes = Object.fromEntries(differences.map(([key, was, is, of]) => [of ? `${key} ${of}` : key, [was, is]]));
  return {
    subject: { kind: 'client', id: clientId },
    clientId,
    action: before.id === null ? 'created' : 'edited',
    summary,
    details: { ...(edited ? { version: before.version + 1 } : {}), import: file.id, file: file.name, lines, changes },
  };
}

function changedWords(differences: Difference[]): string {
  const words = differences.map(([key]) => (clientColumns.label(key) || (otherDifferences[key] ?? '')).toLowerCase());
  const labels = [...new Set(words)];
  return labels.length > 6 ? `${labels.slice(0, 6).join(', ')}…` : labels.join(', ');
}
