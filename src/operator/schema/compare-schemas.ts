/** What differs between two texts of `describeSchema`, one sentence each. */
export interface SchemaDifferences {
  /** What the migrations make and the database has not, or has otherwise: the program may fail on it. */
  lacking: string[];
  /** What the database has besides: an index of the operator's, say. */
  besides: string[];
}

/**
 * @param wanted migrations/schema.sql
 * @param real the text of the database
 */
export function compareSchemas(wanted: string, real: string): SchemaDifferences {
  const [here, there] = [partsOf(wanted), partsOf(real)];
  const differences: SchemaDifferences = { lacking: [], besides: [] };
  for (const [name, lines] of here) {
    const found = there.get(name);
    if (!found) differences.lacking.push(`${name} is missing`);
    else tell(name, lines, found, differences);
  }
  for (const name of there.keys()) if (!here.has(name)) differences.besides.push(`${name} is not of ours`);
  return differences;
}

function tell(name: string, wanted: string[], found: string[], { lacking, besides }: SchemaDifferences): void {
  if (!name.startsWith('table ')) {
    if (wanted.join('\n') !== found.join('\n')) lacking.push(`${name} is not the one of the migrations`);
    return;
  }
  const missing = wanted.filter((line) => !found.includes(line));
  const more = found.filter((line) => !wanted.includes(line));
  lacking.push(...missing.map((line) => `${name} lacks: ${line}`));
  // Something else of the same name, or a right too many, is no addition.
  const named = new Set(missing.map(nameOf));
  for (const line of more)
    (named.has(nameOf(line)) || /^(GRANT|POLICY) /.test(line) ? lacking : besides).push(`${name} has: ${line}`);
}

/** `CREATE INDEX clients_town ON …` → `INDEX clients_town`, `town text` → `town`. */
function nameOf(line: string): string {
  return /^(?:CREATE (?:UNIQUE )?)?((?:INDEX |TRIGGER |CONSTRAINT )?\S+)/.exec(line)?.[1] ?? line;
}

/** `TABLE clients (` … → `table clients`, with its lines; an expression of several lines is one. */
function partsOf(text: string): Map<string, string[]> {
  const parts = new Map<string, string[]>();
  const head = /^(TABLE|VIEW|CREATE OR REPLACE (?:FUNCTION|PROCEDURE)) ([^\s(]+)(.*)$/;
  let lines: string[] = [];
  for (const line of text.split('\n')) {
    const [, kind = '', name = '', rest = ''] = head.exec(line) ?? [];
    const word = kind.split(' ').at(-1)?.toLowerCase();
    if (kind)
      parts.set(
        `${word} ${name.replace('public.', '')}${word === 'table' || word === 'view' ? '' : rest}`,
        (lines = []),
      );
    else if (/^(CASE|\s+(WHEN|ELSE) |END\b)/.test(line) && lines.length > 0)
      lines.push(`${lines.pop()} ${line.trim()}`);
    else if (line.trim() && line !== ')') lines.push(line.trim());
  }
  return parts;
}
