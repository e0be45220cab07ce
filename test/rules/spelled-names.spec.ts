import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../src/platform/web/project-root.js';

const folder = join(projectRoot(), 'src');
const spelled = (text: string) =>
  [...text.matchAll(/\$\{[\w.?]*[fF]irstNames?\} \$\{[\w.?]*[lL]astName\}/g)].map(([said]) => said);
const spelledInSql = (text: string) =>
  [...text.matchAll(/first_names? \|\| ' ' \|\| [\w.${}]*last_name/g)].map(([said]) => said);

const sources = () =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'),
  );

describe('the name of a person', () => {
  it('is put together by `fullName` and `signerName` alone: they know what is said of nobody', () => {
    const again = sources()
      .filter((file) => file !== 'identifiers/person-name.ts')
      .flatMap((file) => spelled(readFileSync(join(folder, file), 'utf8')).map((said) => `${file}: ${said}`));
    expect(again).toEqual([]);
  });

  it('is put together in SQL by `administratorName` and `representativeName` alone', () => {
    const owners = ['administrators/administrator.facts.ts', 'clients/records/representative.facts.ts'];
    const again = sources()
      .filter((file) => !owners.includes(file.replaceAll('\\', '/')) && !/^(demo|volume|operator)\b/.test(file))
      .flatMap((file) => spelledInSql(readFileSync(join(folder, file), 'utf8')).map((said) => `${file}: ${said}`));
    expect(again).toEqual([]);
  });

  it('would be found if it were spelled', () => {
    expect(spelledInSql(`SELECT a.first_name || ' ' || a.last_name, first_names || ' ' || last_name`)).toHaveLength(2);
    expect(
      spelled('`${representative?.firstNames} ${representative?.lastName}`, `${firstName} ${lastName}`'),
    ).toHaveLength(2);
  });
});
