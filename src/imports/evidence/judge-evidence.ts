import { archivedReason } from '../../clients/client-lock.js';
import { channelLabels } from '../../delegations/delegation-phrases.js';
import type { CellError } from '../file/read-line.js';
import type { Difference } from '../kinds/difference.js';
import type { Judged, RawLine, Verdict } from '../kinds/import-kinds.js';
import type { ClientOfPaper, KnownDelegation } from './known-delegations.queries.js';

/** The files of one number, and what is written when one of them becomes the paper of a delegation. */
export interface EvidenceJudgement extends Judged {
  taken: { line: number; fileName: string; client: ClientOfPaper; delegation: KnownDelegation } | null;
}

/** What a file itself is good for: null, or why it cannot be kept. */
export type FaultOf = (line: number) => string | null;

/** @param claims which file a delegation was given already: one client may be named by several numbers */
export function judgeEvidence(
  key: string,
  lines: RawLine[],
  client: ClientOfPaper | undefined,
  faultOf: FaultOf,
  claims: Map<string, string>,
): EvidenceJudgement {
  let taken: EvidenceJudgement['taken'] = null;
  const verdicts = lines.map(({ line, cells: [file = '', , sha256 = ''] }): Verdict => {
    const fault = faultOf(line);
    const found = fault !== null ? refuse('file', fault) : placeOf(key, client, { file, sha256 }, claims);
    if ('error' in found) return { ...nothing(line), outcome: 'error', errors: [found.error] };
    if ('remark' in found) return { ...nothing(line), outcome: 'unchanged', remarks: [found.remark] };
    taken = { line, fileName: file, ...found };
    return { ...nothing(line), outcome: 'new', differences: differencesOf(found, file) };
  });
  return { key, subjectId: client?.id ?? null, clientId: client?.id ?? null, verdicts, taken };
}

const nothing = (line: number) => ({ line, differences: [], errors: [], left: [], remarks: [] });
const refuse = (key: string, text: string): { error: CellError } => ({ error: { key, text } });

function placeOf(
  key: string,
  client: ClientOfPaper | undefined,
  { file, sha256 }: { file: string; sha256: string },
  claims: Map<string, string>,
): { client: ClientOfPaper; delegation: KnownDelegation } | { error: CellError } | { remark: string } {
  if (key.startsWith('?'))
    return refuse(
      'number',
      'Le nom de ce fichier ne dit pas de quel client il est\u00a0: nommez-le par un FINESS, ou un SIRET, et un seul.',
    );
  if (!client) return refuse('number', `${key} n’est ni le FINESS ni le SIRET d’un de vos clients.`);
  if (client.archived) return refuse('number', archivedReason);
  if (client.inForce.length === 0)
    return refuse(
      'delegation',
      `Aucune délégation de «\u00a0${client.name}\u00a0» n’est en vigueur\u00a0: enregistrez-la d’abord, avec sa pièce.`,
    );
  if (client.inForce.some(({ evidence }) => evidence === sha256))
    return { remark: 'Cette pièce est déjà celle de la délégation\u00a0: il n’y a rien à ajouter.' };
  const without = client.inForce.filter(({ evidence }) => evidence === null);
  const [delegation] = without;
  if (!delegation)
    return refuse(
      'delegation',
      `La délégation de «\u00a0${client.name}\u00a0» a déjà sa pièce\u00a0: un nouveau mandat est une nouvelle délégation.`,
    );
  if (without.length > 1)
    return refuse(
      'delegation',
      `Plusieurs délégations de «\u00a0${client.name}\u00a0» sont sans pièce. Ajoutez celle-ci sur la page du client.`,
    );
  const before = claims.get(delegation.id);
  if (before !== undefined)
    return refuse(
      'file',
      `«\u00a0${before}\u00a0» est déjà pour cette délégation, dans le même dépôt. Gardez un seul fichier par client.`,
    );
  claims.set(delegation.id, file);
  return { client, delegation };
}

function differencesOf(
  { client, delegation }: { client: ClientOfPaper; delegation: KnownDelegation },
  file: string,
): Difference[] {
  return [
    ['client', '', client.name],
    ['delegation', '', channelLabels[delegation.channel]],
    ['evidence', '', file],
  ];
}
