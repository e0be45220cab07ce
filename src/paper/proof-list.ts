import { DocumentWriter } from './document-writer.js';

/** What the readable list of proofs says of one file. */
export interface ProofLine {
  file: string;
  what: string;
  origin: string;
  at: string;
  size: string;
  sha256: string;
  note: string;
}

/** The manifest of a client's proofs, to be read on paper: one row a file, its whole fingerprint under its name. To run aside. */
export async function drawProofList(title: string, intro: string, lines: ProofLine[]): Promise<Uint8Array> {
  const writer = await DocumentWriter.start(title, 8.5);
  writer.title(title);
  writer.paragraph(intro, { soft: true });
  const columns = [
    { title: 'Fichier, empreinte SHA-256', width: writer.width - 120 - 80 - 55 },
    { title: 'Pièce, origine', width: 120 },
    { title: 'Date', width: 80 },
    { title: 'Taille', width: 55 },
  ];
  const rows = lines.map(({ file, what, origin, at, size, sha256, note }) => [
    [file, sha256.slice(0, 32), sha256.slice(32), note].filter(Boolean).join('\n'),
    [what, origin].filter(Boolean).join('\n'),
    at,
    size,
  ]);
  writer.table(columns, rows);
  return writer.finish(title);
}
