import { createHash } from 'node:crypto';
import { documentKindLabel } from '../../clients/documents/document-kinds.js';
import { archivedFile, archivedWords } from '../../platform/files/archived-name.js';
import type { ZippedFile } from '../../platform/files/answer-zip.js';
import { manifestCsv, type PackedFile, type PackedFolder } from './pack-texts.js';
import type { PackedClient, Proof } from './proofs.queries.js';

/** How the content of each thing is read when its turn comes: one in memory at a time. */
export interface PackReading {
  document(id: string): Promise<Uint8Array>;
  mail(id: string): Promise<string>;
  pem(id: string): Promise<string>;
  verdict(id: string, at: Date): Promise<string>;
  journal(client: PackedClient): Promise<string>;
  /** The manifest, drawn to be read. */
  drawn(client: PackedClient, files: PackedFile[]): Promise<Uint8Array>;
}

type Written = Omit<PackedFile, 'size' | 'sha256' | 'note'> & {
  read: () => Promise<Uint8Array | string>;
  /** As it was noted when it came: bytes that are no longer these are told. */
  kept?: string | null;
  note?: string;
};

const folders: Record<string, string> = {
  contract: 'contrat',
  delegation_evidence: 'delegation',
  delegation_letter: 'delegation',
  request_unsigned: 'demandes',
  request_signed: 'demandes',
  request_evidence: 'demandes',
  raw_mail: 'courriels',
};

/** The files of one client, then their manifest, which says of each what was really written. */
export function packOf(
  client: PackedClient,
  proofs: Proof[],
  reading: PackReading,
  { folder = '', told }: { folder?: string; told?: (folder: PackedFolder) => void } = {},
): ZippedFile[] {
  const files: PackedFile[] = [];
  const inside = (name: string) => (folder ? `${folder}/${name}` : name);
  const write = ({ read, kept, note = '', ...own }: Written): ZippedFile => ({
    name: inside(own.file),
    at: own.at,
    read: async () => {
      const bytes = Buffer.from(await read());
      const sha256 = sha256Of(bytes);
      const other = kept && kept !== sha256 ? `Empreinte enregistrée à l’origine\u00a0: ${kept}` : '';
      const notes = [note, other].filter(Boolean).join('. ');
      files.push({ ...own, size: bytes.length, sha256, note: notes });
      return bytes;
    },
  });
  const journal = {
    file: 'journal.csv',
    what: 'Extrait du journal, avec ses empreintes',
    origin: 'Sceau',
    at: client.at,
    read: () => reading.journal(client),
  };
  const manifest = async () => {
    const bytes = Buffer.from(manifestCsv(files));
    const size = files.reduce((sum, file) => sum + file.size, 0);
    const { name, number } = client;
    told?.({ folder, client: name, number, files: files.length, size, manifestSha256: sha256Of(bytes) });
    return bytes;
  };
  return [
    ...proofs.flatMap((proof, index) => written(proof, client, String(index + 1).padStart(3, '0'), reading)).map(write),
    write(journal),
    { name: inside('manifeste.pdf'), at: client.at, read: () => reading.drawn(client, files) },
    { name: inside('manifeste.csv'), at: client.at, read: manifest },
  ];
}

export const folderOf = ({ name, number }: PackedClient, place: number): string =>
  `${String(place).padStart(4, '0')}-${archivedWords(name)}-${archivedWords(number)}`;

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function written(proof: Proof, client: PackedClient, place: string, reading: PackReading): Written[] {
  const { id, kind, name, at, origin, sha256 } = proof;
  const note = proof.replaced ? { note: 'Remplacée depuis par une autre pièce' } : {};
  if (proof.source === 'document') {
    const folder = folders[kind] ?? 'pieces';
    const raw = kind === 'raw_mail';
    const file = `${folder}/${place}-${raw ? `${archivedWords(name, 60)}.eml` : archivedFile(name)}`;
    const read = () => reading.document(id);
    return [{ file, what: documentKindLabel(kind), origin, at, kept: sha256, read, ...note }];
  }
  if (proof.source === 'mail') {
    const file = `courriels/${place}-${archivedWords(name, 60)}.txt`;
    return [{ file, what: 'Courriel, tel qu’il est conservé', origin, at, read: () => reading.mail(id) }];
  }
  const file = `certificats/${place}-${archivedWords(name, 60)}`;
  return [
    { file: `${file}.pem`, what: 'Certificat', origin, at, read: () => reading.pem(id) },
    {
      file: `${file}-verdict.txt`,
      what: 'Contrôles du certificat',
      origin: 'Sceau',
      at,
      read: () => reading.verdict(id, client.at),
    },
  ];
}
