import type { Judged, RawLine, Verdict } from '../kinds/import-kinds.js';
import type { ClientOfPaper } from './known-delegations.queries.js';
import { changesOf, type Paper, type PaperChoices, type Place, placeOf } from './place-of-paper.js';

/** The files of one number, and what is written when one of them becomes the paper of a delegation. */
export interface EvidenceJudgement extends Judged {
  taken: (Place & { line: number; fileName: string }) | null;
}

/** What a file itself is good for: null, or why it cannot be kept. */
export type FaultOf = (line: number) => string | null;

/** @param choices `claims` tells which file a client was given already: it may be named by several numbers */
export function judgeEvidence(
  key: string,
  lines: RawLine[],
  client: ClientOfPaper | undefined,
  faultOf: FaultOf,
  choices: PaperChoices,
): EvidenceJudgement {
  let taken: EvidenceJudgement['taken'] = null;
  const verdicts = lines.map((read): Verdict => {
    const { line } = read;
    const paper = paperOf(read);
    const fault = faultOf(line);
    if (fault !== null) return { ...nothing(line), outcome: 'error', errors: [{ key: 'file', text: fault }] };
    const found = placeOf(key, client, paper, choices);
    if ('error' in found) return { ...nothing(line), outcome: 'error', errors: [found.error] };
    if ('remark' in found) return { ...nothing(line), outcome: 'unchanged', remarks: [found.remark] };
    taken = { line, fileName: paper.file, ...found };
    const remarks = found.signing?.remarks ?? [];
    return { ...nothing(line), outcome: 'new', differences: changesOf(found, paper.file), remarks };
  });
  return { key, subjectId: client?.id ?? null, clientId: client?.id ?? null, verdicts, taken };
}

/** What its name and its bytes say of a file. */
export function paperOf({ cells: [file = '', , sha256 = '', signedOn = ''] }: RawLine): Paper {
  return { file, sha256, signedOn };
}

const nothing = (line: number) => ({ line, differences: [], errors: [], left: [], remarks: [] });
