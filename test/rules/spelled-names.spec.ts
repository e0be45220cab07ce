import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../src/platform/web/project-root.js';

const folder = join(projectRoot(), 'src');
const spelled = (text: string) =>
  [...text.matchAll(/\$\{[\w.?]*[fF]irstNames?\} \$\{[\w.?]*[lL]astName\}/g)].map(([said]) => said);

describe('the name of a person', () => {
  it('is put together by `fullName` and `signerName` alone: they know what is said of nobody', () => {
    const again = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && file !== 'identifiers/person-name.ts')
      .flatMap((file) => spelled(readFileSync(join(folder, file), 'utf8')).map((said) => `${file}: ${said}`));
    expect(again).toEqual([]);
  });

  it('would be found if it were spelled', () => {
    expect(
      spelled('`${representative?.firstNames} ${representative?.lastName}`, `${firstName} ${lastName}`'),
    ).toHaveLength(2);
  });
});
