import type { TakenCertificate } from '../../certificates/import/certificate-batch.service.js';
import { type CertificateContext, judgeCertificate } from '../../pki/certificate/certificate.js';
import { date } from '../../platform/web/view-helpers.js';
import type { DropEntry } from '../drops/drop-entries.js';
import type { CellError } from '../file/read-line.js';
import type { Difference } from '../kinds/difference.js';
import type { Judged, RawLine, Verdict } from '../kinds/import-kinds.js';
import { errorOf, sentenceOf } from './finding-words.js';
import type { KnownCertificates } from './known-certificates.queries.js';
import type { Placed } from './place-certificates.js';

/** The lines of one certificate, and what is to be written when it is taken. */
export interface CertificateJudgement extends Judged {
  taken: TakenCertificate | null;
}

type WithPlace = Extract<Placed, { history: boolean }>;

/** What becomes of one: taken, or refused with the reasons. */
export interface VerdictOfOne {
  taken: TakenCertificate | null;
  errors: CellError[];
  remarks: string[];
}

/**
 * The verdict of each, in the order of `placeAll`: of two that are for one slot and acceptable the first is taken. What is refused keeps neither the slot
 * nor its key from another: it is not recorded.
 */
export function judgeAll(
  placed: Placed[],
  contexts: ReadonlyMap<string, CertificateContext>,
  known: KnownCertificates,
  now: Date,
): Map<string, VerdictOfOne> {
  const bySlot = new Map<string, WithPlace>();
  const byKey = new Map<string, string>();
  const judged = placed.map((one): [string, VerdictOfOne] => {
    if ('error' in one) return [one.key, refused(one.error)];
    const { key, file, place, history, certificate } = one;
    const taken = history ? undefined : bySlot.get(place.slot.id);
    // Its own verdict first: alone it would be refused as well. Whether its key is that of the one taken, is not what stands in its way.
    const verdict = judgePlaced(one, contextAfter(taken ? none : byKey, one, contexts.get(key)), known, now);
    if (taken && verdict.taken) return [key, refused({ key: 'slot', text: whyTaken(taken, one) })];
    if (verdict.taken) {
      byKey.set(certificate.spkiSha256, file);
      if (!history) bySlot.set(place.slot.id, one);
    }
    return [key, verdict];
  });
  return new Map(judged);
}

const none: ReadonlyMap<string, string> = new Map();

const refused = (error: CellError): VerdictOfOne => ({ taken: null, errors: [error], remarks: [] });

function whyTaken(taken: WithPlace, other: WithPlace): string {
  const same = `«\u00a0${taken.file}\u00a0» est pour le même emplacement`;
  if (taken.rank < other.rank) return `${same} et porte son nom\u00a0: c’est lui qui est retenu.`;
  return taken.certificate.notAfter > other.certificate.notAfter
    ? `${same} et finit plus tard\u00a0: c’est lui qui est retenu.`
    : `${same} et finit au même instant\u00a0: un seul est retenu. Si c’est celui-ci qui sert, déposez-le seul.`;
}

// Domain rule 9, within the drop: what was taken before it is recorded before it.
function contextAfter(
  taken: ReadonlyMap<string, string>,
  { certificate: { spkiSha256 } }: WithPlace,
  context: CertificateContext | undefined,
): CertificateContext {
  if (!context) throw new Error('a certificate that has its place has its context');
  const before = taken.get(spkiSha256);
  if (before === undefined) return context;
  const where = `«\u00a0${before}\u00a0», du même dépôt`;
  return { ...context, knownKeys: [...(context.knownKeys ?? []), { spkiSha256, where }] };
}

// The verdict of the single import, for one that has its place.
function judgePlaced(
  placed: WithPlace,
  context: CertificateContext,
  known: KnownCertificates,
  now: Date,
): VerdictOfOne {
  const { place, history } = placed;
  const open = history ? null : (known.orders.get(place.slot.id) ?? null);
  const csr = open?.csrKey ? { spkiSha256: open.csrKey } : null;
  const { certificate, verdict } = judgeCertificate(placed, { ...context, csr, asHistory: history });
  const blocking = verdict.findings.filter(({ severity }) => severity === 'blocking');
  const remarks = verdict.findings.filter(({ severity, code }) => severity === 'warning' || code === 'expired');
  if (!verdict.acceptable) return { taken: null, errors: blocking.map(errorOf), remarks: [] };
  const inForce = known.inForce.get(place.slot.id);
  const current = inForce && { id: inForce.id, renewable: !inForce.wrong && inForce.notAfter > now };
  const taken = { place, certificate, verdict, history, open, current: current ?? null };
  return { taken, errors: [], remarks: remarks.map(sentenceOf) };
}

/** What taking it changes, in the words of the page. */
export function differencesOf(
  { place, certificate, history, open }: TakenCertificate,
  known: KnownCertificates,
): Difference[] {
  const { slot, todo } = place;
  const inventory = known.inventories.get(slot.clientId);
  const instance = inventory?.instances.get(slot.instanceId)?.name ?? '';
  const made = todo === 'make' ? ', à créer' : '';
  return [
    ['client', '', inventory?.client.name ?? ''],
    ['slot', '', `${slot.label}, ${instance}${made}${history ? ' (historique)' : ''}`],
    ['notAfter', '', date(certificate.notAfter)],
    ...(open ? ([['order', '', open.number]] as Difference[]) : []),
  ];
}

/** The lines of one certificate: the first says it, the others say so. */
export function judgeLines(
  key: string,
  lines: RawLine[],
  first: Omit<Verdict, 'line' | 'left'>,
  subjectId: string | null,
  taken: TakenCertificate | null,
): CertificateJudgement {
  const name = lines[0]?.cells[0] ?? '';
  const verdicts = lines.map(({ line }, index): Verdict => {
    if (index === 0) return { line, left: [], ...first };
    const remarks = [`Le même certificat que «\u00a0${name}\u00a0» du même dépôt.`];
    return { line, outcome: 'unchanged', differences: [], errors: [], left: [], remarks };
  });
  return { key, subjectId, clientId: taken?.place.slot.clientId ?? null, verdicts, taken };
}

/** A line that was never read, or whose bytes are no certificate any more. */
export function unread(entry: DropEntry | undefined): Omit<Verdict, 'line' | 'left'> {
  const text = entry?.problem ?? 'Ce fichier n’a pas pu être relu.';
  return { outcome: 'error', differences: [], errors: [{ key: '', text }], remarks: [] };
}
