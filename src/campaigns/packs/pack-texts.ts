import type { Severity } from '../../pki/verdict/finding.js';
import { frenchCsv } from '../../platform/files/french-csv.js';
import type { ChainedEntry, PackedCertificate, SentMail } from './proofs.queries.js';

/** A mail of ours as it is kept: what it said, to whom, when, with what. */
export function mailText({
  direction,
  sender,
  recipients,
  subject,
  body,
  messageId,
  at,
  attachments,
}: SentMail): string {
  return lined([
    `De\u00a0: ${sender}`,
    `À\u00a0: ${recipients.join(', ')}`,
    `${direction === 'out' ? 'Envoyé' : 'Reçu'} le\u00a0: ${at.toISOString()}`,
    `Objet\u00a0: ${subject}`,
    `Message-ID\u00a0: ${messageId}`,
    ...attachments.map(({ name, sha256 }) => `Pièce jointe\u00a0: ${name} (SHA-256 ${sha256})`),
    '',
    body,
  ]);
}

const weights: Record<Severity, string> = {
  blocking: 'Bloquant',
  warning: 'À regarder',
  remark: 'Remarque',
  passed: 'Conforme',
};

/** What was found in a certificate when it was imported. `at` is when the pack stops. */
export function verdictText(certificate: PackedCertificate, at: Date): string {
  const { verdict, revokedAt } = certificate;
  const findings = verdict.findings.flatMap(({ severity, title, outside, expected, got, mend }) => [
    // It leaves the house: what names another client stays there.
    `[${weights[severity]}] ${outside ?? title}`,
    ...(expected ? [`    attendu\u00a0: ${expected}`] : []),
    ...(got ? [`    lu\u00a0: ${got}`] : []),
    ...(mend ? [`    à faire\u00a0: ${mend}`] : []),
  ]);
  return lined([
    `Titulaire\u00a0: ${certificate.subject}`,
    `Émis par\u00a0: ${certificate.issuer}`,
    `Numéro de série\u00a0: ${certificate.serialNumber}`,
    `Valable du ${certificate.notBefore.toISOString()} au ${certificate.notAfter.toISOString()}`,
    `Importé le ${certificate.importedAt.toISOString()}`,
    ...(revokedAt && revokedAt <= at ? [`Révoqué le ${revokedAt.toISOString()}`] : []),
    `Verdict\u00a0: ${verdict.acceptable ? 'acceptable' : 'refusé'}`,
    '',
    ...findings,
  ]);
}

export const journalTitles = [
  'N°',
  'Quand (UTC)',
  'Par',
  'Qui',
  'Objet',
  'Identifiant',
  'Action',
  'De',
  'À',
  'Ce qui s’est passé',
  'Motif',
  'Pièce',
  'Détails',
  'Empreinte de la ligne précédente',
  'Empreinte (SHA-256)',
];

export function journalLines(entries: ChainedEntry[]): string[][] {
  return entries.map((entry) => [
    entry.sequence,
    entry.at.toISOString(),
    entry.actorKind,
    entry.actorName,
    entry.subjectKind,
    entry.subjectId,
    entry.action,
    entry.fromState ?? '',
    entry.toState ?? '',
    entry.summary,
    entry.reason ?? '',
    entry.documentId ?? '',
    entry.details,
    entry.previousHash,
    entry.hash,
  ]);
}

/** One file of a pack, as its manifest says it: read back from the bytes that were written. */
export interface PackedFile {
  file: string;
  what: string;
  origin: string;
  at: Date;
  size: number;
  sha256: string;
  note: string;
}

export function manifestCsv(files: PackedFile[]): string {
  const titles = ['Fichier', 'Pièce', 'Origine', 'Date (UTC)', 'Taille (octets)', 'SHA-256', 'Remarque'];
  const lines = files.map(({ file, what, origin, at, size, sha256, note }) => [
    ...[file, what, origin, at.toISOString(), String(size), sha256, note],
  ]);
  return frenchCsv([titles, ...lines]);
}

/** One client of an archive, with the hash of its manifest: who holds the list holds everything in it. */
export interface PackedFolder {
  folder: string;
  client: string;
  number: string;
  files: number;
  size: number;
  manifestSha256: string;
}

export function foldersCsv(folders: PackedFolder[]): string {
  const titles = ['Dossier', 'Client', 'FINESS EJ ou SIRET', 'Fichiers', 'Taille (octets)', 'SHA-256 du manifeste'];
  const lines = folders.map(({ folder, client, number, files, size, manifestSha256 }) => [
    ...[folder, client, number, String(files), String(size), manifestSha256],
  ]);
  return frenchCsv([titles, ...lines]);
}

function lined(lines: string[]): string {
  return `${lines.join('\n').trimEnd()}\n`;
}
