import { describe, expect, it } from '@jest/globals';
import { endsInThread } from '../../../test/support/in-thread.js';
import { idsIn } from './message-ids.js';

const megabyte = (part: string) => part.repeat(Math.ceil(1_000_000 / part.length));
const parts = [
  '<',
  '>',
  '@',
  '<@',
  '<a@',
  '<a@b',
  '<a@b>',
  '< a@b>',
  `<${'@'.repeat(800)}`,
  `<${'a'.repeat(799)}`,
  ' ',
  '\r\n',
  '\r\n ',
  '=?',
  '=?x?q?',
  ';',
  '"',
  '(',
  ',',
];
const inHeader = [
  'Subject',
  'From',
  'To',
  'Message-ID',
  'References',
  'In-Reply-To',
  'Authentication-Results',
  'Content-Type',
  'Date',
];

describe('a mail of a megabyte of one sign', () => {
  it.each(parts)('ends in its text: %j', async (part) => {
    await endsInThread('mailbox/in/read-mail.js', 'readMail', Buffer.from(`From: a@b.fr\r\n\r\n${megabyte(part)}`));
    await endsInThread('mailbox/in/message-ids.js', 'idsIn', megabyte(part));
    await endsInThread('mailbox/proof/bounce.js', 'readReport', megabyte(part));
  });

  it.each(inHeader)('ends in its field %s', async (name) => {
    for (const part of ['<a@', '<', '@', '(', '"', '=?x?q?', ',', ' ', ';'])
      await endsInThread(
        'mailbox/in/read-mail.js',
        'readMail',
        Buffer.from(`From: a@b.fr\r\n${name}: ${megabyte(part)}\r\n\r\nx`),
      );
  });
});

describe('the Message-IDs in a text', () => {
  it.each([
    ['<a@b>', ['<a@b>']],
    ['x <a@b> y <c@d> <a@b>', ['<a@b>', '<c@d>']],
    ['<<a@b>', ['<a@b>']],
    ['<a@@b> <@b> <a@> <ab> <a b@c>', ['<a@@b>']],
    ['<a@b <c@d>>', ['<c@d>']],
    [`<${'a'.repeat(400)}@${'b'.repeat(400)}>`, [`<${'a'.repeat(400)}@${'b'.repeat(400)}>`]],
    [`<${'a'.repeat(401)}@b>`, []],
    [`<a@${'b'.repeat(401)}>`, []],
  ])('are found: %j', (text, ids) => {
    expect(idsIn(text)).toEqual(ids);
  });

  it('stop after so many', () => {
    expect(idsIn('<a@b><c@d><e@f>', 2)).toEqual(['<a@b>', '<c@d>']);
  });
});
