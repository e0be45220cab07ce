import { safeFileName } from '../../platform/documents/file-name.js';
import type { SeenFile } from '../../platform/files/look-at-file.js';
import type { ImportColumn } from '../columns/import-column.js';

/** Files of a drop at most, chosen together; in an archive too, unless its kind takes more. */
export const filesAtMost = 200;

/** One line of a drop: what is read of a file at once, before anything is judged. */
export interface DroppedLine {
  /** What it speaks of; null when nothing could be read. */
  key: string | null;
  cells: string[];
  /** What is kept of the file with its line; null with a problem. */
  bytes: Buffer | null;
  problem: string | null;
}

/** How the files of a drop are read: nothing is mapped, a file says by itself what it is. */
export interface DropShape {
  /** What the field of the form accepts, beside an archive. */
  accept: string;
  hint: string;
  /** Files of an archive at most, of a kind whose files are judged apart from one another; `filesAtMost` when it says nothing. */
  archived?: number;
  /** What is read of each file, in the order of the lines' cells. */
  columns: ImportColumn[];
  /** Of one file. */
  maximum: { bytes: number; label: string };
  /** The lines of one file. Its name is fit to be shown. */
  read(name: string, bytes: Buffer, seen: SeenFile): DroppedLine[];
  /** Why nothing of it is what this kind reads; null when something is. */
  refusal(files: { name: string; start: Buffer }[]): string | null;
}

/** A file that was put into an archive with its folders keeps them; nothing else of its name is believed. */
export const shownPath = (name: string): string => name.split('/').map(safeFileName).join('/').slice(-200);

/** A line that keeps nothing of its file. */
export const withoutBytes = (name: string, { columns }: Pick<DropShape, 'columns'>, problem: string): DroppedLine => ({
  key: null,
  cells: columns.map((_, index) => (index === 0 ? name : '')),
  bytes: null,
  problem,
});
