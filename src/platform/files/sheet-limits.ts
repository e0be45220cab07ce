/** The file cannot be read as a table: a French sentence that says why and how to mend it. */
export class UnreadableFile extends Error {}

/** One row of a table: its number as a spreadsheet shows it, and its cells as texts. */
export interface SheetRow {
  line: number;
  cells: string[];
}

export const sheetLimits = {
  rows: 100_000,
  columns: 200,
  /** Characters of one cell: a spreadsheet allows no more. */
  cell: 32_767,
  zipEntries: 2_000,
  /** What the parts we read may weigh once inflated, whatever the archive says of itself. */
  inflatedBytes: 600 * 1024 * 1024,
  /** How often smaller the archive may be than a part: more is a bomb, not a table. */
  inflationRatio: 300,
  /** Empty lines of a text, elements of a sheet, one after the other without a cell that says something. */
  emptyLines: 50_000,
  emptyElements: 1_000_000,
  /** Elements of the small parts: which sheets there are, which styles. */
  partElements: 300_000,
  sharedStrings: 1_500_000,
  sharedCharacters: 24 * 1024 * 1024,
} as const;

const write = 'Gardez les colonnes utiles dans une feuille propre, puis enregistrez-la en .xlsx ou .csv.';

/** Beyond `sheetLimits.columns`. */
export function tooManyColumns(): UnreadableFile {
  return new UnreadableFile(`Le fichier a plus de ${sheetLimits.columns} colonnes. ${write}`);
}

/** What is empty without an end costs as much to read as what is full. */
export function tooEmpty(): UnreadableFile {
  return new UnreadableFile(
    'Le fichier contient trop de lignes ou de cellules vides. Supprimez-les au-dessus et au-dessous de votre tableau, enregistrez-le, puis renvoyez-le.',
  );
}

/** Beyond `sheetLimits.rows`. */
export function tooManyRows(): UnreadableFile {
  return new UnreadableFile(
    `Le fichier a plus de 100\u202f000 lignes. Coupez-le en plusieurs fichiers, puis importez-les l’un après l’autre.`,
  );
}
