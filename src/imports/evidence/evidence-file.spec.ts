import { describe, expect, it } from '@jest/globals';
import { namedAfter } from './evidence-file.js';

describe('the name of a paper', () => {
  it.each([
    ['010780054.pdf', '010780054', null],
    ['mandats/01 078 005 4 mandat signé 12-11-2026.pdf', '010780054', '2026-11-12'],
    ['2026-11-12_010780054.pdf', '010780054', '2026-11-12'],
    ['20261112 010780054.pdf', '010780054', '2026-11-12'],
    ['12.11.2026-732 829 320 00074.jpg', '73282932000074', '2026-11-12'],
    ['010780054 2026-13-45.pdf', '010780054', null],
    ['010780054 2026-11-12 12-11-2026.pdf', '010780054', '2026-11-12'],
    ['010780054 11-11-2026 12-11-2026.pdf', '010780054', null],
    ['mandat 12-11-2026.pdf', null, '2026-11-12'],
  ])('%s', (name, number, signedOn) => {
    expect(namedAfter(name)).toEqual({ number, signedOn });
  });
});
