import { describe, expect, it } from '@jest/globals';

// A script of its own, without declarations: what it gives is said here.
const { judgeAudit, judgeSbom } = (await import(new URL('audit.mjs', import.meta.url).href)) as {
  judgeAudit: (said: string) => { wrong: string; note: string };
  judgeSbom: (said: string) => string;
};

const counts = { info: 0, low: 0, moderate: 0, high: 0, critical: 0, total: 0 };
const report = (found: object, vulnerabilities: object = {}) =>
  JSON.stringify({ vulnerabilities, metadata: { vulnerabilities: { ...counts, ...found } } });

describe('the audit of what is installed', () => {
  it('holds when nothing is known against it, and tells lesser holes', () => {
    expect(judgeAudit(report({}))).toEqual({ wrong: '', note: '' });
    expect(judgeAudit(report({ moderate: 2, low: 1 }))).toEqual({ wrong: '', note: '3 of moderate weight or less' });
  });

  it.each(['high', 'critical'])('fails on a hole that is %s, by its name', (severity) => {
    const hole = { name: 'left-pad', severity, range: '<1.3.0' };
    const { wrong } = judgeAudit(report({ [severity]: 1 }, { 'left-pad': hole }));
    expect(wrong).toBe(`${severity}: left-pad <1.3.0`);
    expect(judgeAudit(report({ [severity]: 1 })).wrong).toContain('1');
  });

  it.each([
    [
      'a registry that refuses the question',
      '{"message":"405 Method Not Allowed","statusCode":405}',
      '405 Method Not Allowed',
    ],
    ['no network', '', 'no answer'],
    ['an error of npm', '{"error":{"code":"ENOLOCK","summary":"no lock file"}}', 'no lock file'],
  ])('says « inconnu » of %s, never that all is well', (_, said, why) => {
    expect(judgeAudit(said)).toEqual({ wrong: '', note: expect.stringMatching(new RegExp(`^inconnu: .*${why}`)) });
  });
});

describe('the list of what is installed', () => {
  const component = (index: number) => ({ name: `a${index}`, version: '1.0.0', purl: `pkg:npm/a${index}@1.0.0` });
  const bom = (components: object[]) => JSON.stringify({ bomFormat: 'CycloneDX', components });
  const many = Array.from({ length: 60 }, (_, index) => component(index));

  it('is a whole CycloneDX list of exact versions from the registry', () => {
    expect(judgeSbom(bom(many))).toBe('');
    expect(judgeSbom('')).toContain('no CycloneDX');
    expect(judgeSbom(bom(many.slice(0, 3)))).toContain('only 3');
    expect(judgeSbom(bom([...many, { name: 'ours', version: '1.0.0', purl: 'pkg:git/ours' }]))).toContain('ours');
  });
});
