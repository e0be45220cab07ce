import { describe, expect, it } from '@jest/globals';
import { localPath } from './local-path.js';

describe('where to go on to', () => {
  it('is a path of ours, with its query', () => {
    for (const path of [
      '/',
      '/clients',
      '/clients?q=les%20pins&state=a',
      '/orders/1/csr',
      '/clients?q=É[]|'.slice(0, -1),
    ])
      expect(localPath(path)).toBe(new URL(path, 'http://h').href.slice('http://h'.length));
  });

  it('is never another site, however it is written', () => {
    const elsewhere = [
      ...[
        '//evil.example',
        '///evil.example',
        '/\\evil.example',
        '\\\\evil.example',
        '/.//evil.example',
        '/..//evil.example',
      ],
      ...[
        '/a/..//evil.example',
        '/a/../..//evil.example',
        '/./\\evil.example',
        'https://evil.example',
        '//evil.example@/',
      ],
      ...['/\t/evil.example', '/\n/evil.example', '\t//evil.example', '/\u0000/evil.example', '/%2e//evil.example'],
      ...['/%2e%2e//evil.example', 'javascript:alert(1)', 'http:evil.example', ' //evil.example', '', '?next=/'],
    ];
    for (const next of elsewhere) expect([next, localPath(next)]).toEqual([next, '/']);
  });

  it('is nowhere when the name came twice, or is no text', () => {
    for (const next of [['/a', '//evil.example'], ['/a'], undefined, null, 3, {}]) expect(localPath(next)).toBe('/');
    expect(localPath(`/${'a'.repeat(3_000)}`)).toBe('/');
  });
});
