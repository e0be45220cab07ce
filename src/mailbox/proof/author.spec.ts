import { describe, expect, it } from '@jest/globals';
import { plainAuthor } from './author.js';
import { headerOf } from './header-fields.js';

const authorOf = (...lines: string[]) =>
  plainAuthor(headerOf(Buffer.from([...lines, 'Subject: x', '', ''].join('\r\n'), 'latin1')));

describe('the author of a mail', () => {
  it.each([
    'From: a.b+c@Esante.gouv.fr',
    'From: <a.b+c@esante.gouv.fr>',
    'From: ANS certificats <a.b+c@esante.gouv.fr>',
    'From: "Service client, ANS (certificats)" <a.b+c@esante.gouv.fr>',
    'From: =?UTF-8?B?w4k=?= =?utf-8?q?t=C3=A9?= <a.b+c@esante.gouv.fr>',
    'From: "a.b+c@esante.gouv.fr" <a.b+c@esante.gouv.fr>',
    'From:\r\n ANS\r\n <a.b+c@esante.gouv.fr>',
  ])('is plain: %j', (line) => {
    expect(authorOf(line)).toBe('a.b+c@esante.gouv.fr');
  });

  it.each([
    'From:',
    'From: a@esante.gouv.fr, x@evil.example',
    'From: a@esante.gouv.fr <x@evil.example>',
    'From: "a@esante.gouv.fr" <x@evil.example>',
    'From: =?utf-8?q?a=40esante.gouv.fr?= <x@evil.example>',
    'From: =?utf-8?b?YUBlc2FudGUuZ291di5mcg==?= <x@evil.example>',
    'From: =?utf-8?q?x?=a@esante.gouv.fr',
    'From: <=?utf-8?q?a=40esante.gouv.fr=00?=@evil.example>',
    'From: =?utf-8?x?broken <a@esante.gouv.fr>',
    'From: ANS: a@esante.gouv.fr;',
    'From: ANS: ;',
    'From: a@esante.gouv.fr (x@evil.example)',
    'From: (x) a@esante.gouv.fr',
    'From: a@esante.gouv.fr\u0000.evil.example',
    'From: a@esante.gouv.fr\rX: y',
    'From: <x@evil.example> <a@esante.gouv.fr>',
    'From: <@relais.example:a@esante.gouv.fr>',
    'From: "a b"@esante.gouv.fr',
    'From: a@[192.0.2.1]',
    'From: a@esante',
    'From: a@esante.gouv.fr.',
    'From: a@\u00e9sante.gouv.fr',
    'From: a@b@esante.gouv.fr',
    'From : a@esante.gouv.fr',
  ])('may be read as another one: %j', (line) => {
    expect(authorOf(line)).toBeNull();
  });

  it('is one only, in one field', () => {
    expect(authorOf('From: a@esante.gouv.fr', 'from: x@evil.example')).toBeNull();
    expect(authorOf('Sender: a@esante.gouv.fr')).toBeNull();
  });
});
