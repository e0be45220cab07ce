/** What the pages say of a kind of import. */
export interface KindWords {
  /** « Clients »: a tab, a column. */
  label: string;
  /** « Importer des clients » */
  title: string;
  /** « Fichier de vos clients » */
  file: string;
  /** The heading over what a line speaks of: « Client ». */
  subject: string;
  /** What the file must know, beside its list of columns: HTML-free sentences. */
  notes: string[];
  /** Where one begins from: an export that an import takes back. */
  start: { href: string; label: string } | null;
  /** Columns of differences that are not columns of the file. */
  others?: Record<string, string>;
  /** What « défaire » does to things that the import created: « Les clients créés sont archivés. » */
  undoing: string[];
}
