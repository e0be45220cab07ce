import { readFileSync } from 'node:fs';

/** Where the files of ours begin in each joined one. */
const beginnings = new Map<string, { line: number; file: string }[]>();

/**
 * Web and worker run joined files (docs/decisions/0059-joined.md): a frame of a stack that stands in one is told with the file it was joined from.
 * No source map is read for that: it would take 90 MB when the first thing goes wrong.
 * @param folder of the joined files: the one this very code is run from
 */
export function placed(frame: string, folder = new URL('.', import.meta.url)): string {
  return frame.replace(/(file:\S+?\.js):(\d+)/, (place, joined: string, line: string) => {
    if (!joined.startsWith(folder.href)) return place;
    const found = beginningsIn(joined).findLast((beginning) => beginning.line < Number(line));
    return found ? `${found.file}, ${joined.slice(folder.href.length)}:${line}` : place;
  });
}

/** Who joins them writes the path of each file above it. */
function beginningsIn(joined: string): { line: number; file: string }[] {
  const known = beginnings.get(joined);
  if (known) return known;
  const found = textOf(joined)
    .split('\n')
    .flatMap((text, at) => {
      const [, file] = /^\/\/ dist\/(src\/\S+)\.js$/.exec(text) ?? [];
      return file ? [{ line: at + 1, file: `${file}.ts` }] : [];
    });
  beginnings.set(joined, found);
  return found;
}

// A later build may have taken its place: the frame is then told as it is.
function textOf(joined: string): string {
  try {
    return readFileSync(new URL(joined), 'utf8');
  } catch {
    return '';
  }
}
