import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anOperator, type Operator } from '../../test/support/command-line.js';

let operator: Operator;
beforeAll(async () => {
  operator = await anOperator();
});
afterAll(() => operator.leaves());

const aPerson = ['user:create', '--editor', 'nowhere', '--email', 'a@b.test', '--name', 'Ada', '--role', 'admin'];

const uuid = '01890000-0000-7000-8000-000000000000';
const anEditor = (given: Record<string, string>) => [
  'editor:create',
  ...Object.entries({ name: 'Éditions', slug: 'editions', mail: 'igc@editions.test', ...given }).flatMap(
    ([option, value]) => [`--${option}`, value],
  ),
];

const noEditor = /^no editor has the slug nowhere; "editor:list" names them$/;

// Before its editor is looked for: a slip is told as soon as it can be.
const aJournal = ['audit:verify', '--editor', 'nowhere'];
const ownFile = fileURLToPath(import.meta.url);

type Slip = [what: string, words: string[], sentence: RegExp, environment?: Record<string, string>];
const slips: Slip[] = [
  ['a command that is none', ['editor:destroy'], /^unknown command editor:destroy; "help" lists them$/],
  ['an editor without a slug', ['editor:create', '--name', 'Éditions'], /^--slug is missing$/],
  ['an editor without a name', ['editor:create', '--slug', 'editions'], /^--name is missing$/],
  [
    'a slug that no address bears',
    anEditor({ slug: 'A B' }),
    /^--slug A B is made of lower-case letters, digits and hyphens/,
  ],
  ['a slug that is taken for an id', anEditor({ slug: uuid }), /^--slug \S+ is made of lower-case letters/],
  ['an editor of no name', anEditor({ name: ' ' }), /^--name is 2 to 100 characters long$/],
  ['an editor that writes from no address', anEditor({ mail: 'nope' }), /^--mail nope is no mail address$/],
  [
    'an editor’s mailbox that nothing opens',
    anEditor({ 'mail-source': 'ftp://x' }),
    /^--mail-source: .* must begin with/,
  ],
  ['a server of no name', anEditor({ 'authserv-id': 'mx zeste' }), /^--authserv-id mx zeste is no name of a server$/],
  ['a person of no address', [...aPerson, '--email', 'x'], /^--email x is no mail address$/],
  ['a person of no name', [...aPerson, '--name', ' '], /^--name is 2 to 100 characters long$/],
  ['a person without a role', ['user:create', '--editor', 'nowhere'], /^--role is missing$/],
  [
    'a role that is none',
    ['user:create', '--role', 'chief'],
    /^role must be one of admin, support, account_manager, technical_admin, auditor$/,
  ],
  [
    'an invitation that nobody can sign',
    aPerson,
    /^the environment variable SESSION_SECRET is missing \(see \.env\.example\)$/,
    { SESSION_SECRET: '' },
  ],
  ['an editor that is none', aPerson, noEditor],
  ['a journal of no editor', ['audit:verify', '--editor', 'nowhere'], noEditor],
  ['what holds of no editor', ['verify', '--editor', 'nowhere'], noEditor],
  ['the mail of no editor', ['editor:mail', '--editor', 'nowhere'], noEditor],
  ['the mailbox of no editor', ['mailbox:password', '--editor', 'nowhere'], noEditor, { SCEAU_PASSWORD: 'secret' }],
  ['who lost a factor in no editor', ['user:reset-factor', '--editor', 'nowhere', '--email', 'a@b.test'], noEditor],
  ['to suspend no editor', ['editor:suspend', '--editor', 'nowhere', '--reason', 'fin'], noEditor],
  ['to resume no editor', ['editor:resume', '--editor', 'nowhere'], noEditor],
  ['to export no editor', ['editor:delete', '--editor', 'nowhere', '--export', '/nowhere/rows'], noEditor],
  ['to delete no editor', ['editor:delete', '--editor', 'nowhere', '--confirm', 'nowhere'], noEditor],
  [
    'an id that is no editor’s',
    ['editor:resume', '--editor', uuid],
    /^no editor has the id 0189\S+; "editor:list" names them$/,
  ],
  ['no file for the register', ['directory:load'], /^name the files to load\ndirectory:load FILE…/],
  ['a file that is not there', ['directory:load', '/nowhere/a.json'], /^there is no file \/nowhere\/a\.json$/],
  ['a folder for a file', ['directory:load', '/tmp'], /^\/tmp is not a file$/],
  ['no file of an authority', ['authority:add'], /^name at least one file$/],
  ['an authority that is not there', ['authority:add', '/nowhere/a.pem'], /^there is no file \/nowhere\/a\.pem$/],
  ['a folder of revocations', ['crl:add', '/tmp'], /^\/tmp is not a file$/],
  ['anchors that are not there', [...aJournal, '--anchors', '/nowhere/a.txt'], /^there is no file \/nowhere\/a\.txt$/],
  ['a folder of anchors', [...aJournal, '--anchors', '/tmp'], /^\/tmp is not a file$/],
  [
    'a key that is not there',
    [...aJournal, '--anchors', ownFile, '--key', '/nowhere/k'],
    /^there is no file \/nowhere\/k$/,
  ],
  ['a key that is none', [...aJournal, '--anchors', ownFile, '--key', ownFile], /: no public key \(PEM\) is in it$/],
  [
    'to print a key that is none',
    ['anchor:key'],
    /^the environment variable ANCHOR_KEY is no Ed25519 key \(see \.env\.example\)$/,
    { ANCHOR_KEY: 'zz' },
  ],
  ['no file of revocations', ['crl:add'], /^name at least one file$/],
  ['a volume without a number', ['seed'], /^--clients is missing$/],
  ['a volume that is no number', ['seed', '--clients', 'many'], /^--clients is a whole number from 1 to 100000$/],
  ['a volume of nothing', ['seed', '--clients', '0'], /^--clients is a whole number from 1 to 100000$/],
  ['too many editors', ['seed', '--clients', '1', '--editors', '201'], /^--editors is a whole number from 1 to 200$/],
  ['a slug with a space', ['seed', '--clients', '1', '--editor', 'a b'], /^--editor is made of lower-case letters/],
  ['a demonstration without mailbox', ['demo:seed'], /^the environment variable MAILDIR is missing/],
  [
    'a database that is not named',
    ['database:migrate'],
    /^the environment variable DATABASE_OWNER_URL is missing/,
    { DATABASE_OWNER_URL: '' },
  ],
];

describe('the operator’s command line refuses', () => {
  it.each(slips)('%s, in one sentence and with code 1', async (_what, ...[words, sentence, environment]) => {
    const { code, said, complained } = await operator.runs(words, environment);
    expect(complained.trimEnd()).toMatch(sentence);
    expect(complained).not.toContain('    at ');
    expect([code, said]).toEqual([1, '']);
  });

  it('as a process of its own does', async () => {
    expect(await operator.starts(['seed', '--clients', '0'])).toEqual({
      code: 1,
      said: '',
      complained: '--clients is a whole number from 1 to 100000\n',
    });
    expect(await operator.starts(['database:migrate'])).toEqual({
      code: 0,
      said: 'nothing to migrate\n',
      complained: '',
    });
  });
});
