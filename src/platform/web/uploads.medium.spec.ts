import { expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { uuidv7 } from '../uuid.js';

const app = await anApp();
const heavy = Buffer.alloc(10_000_000 + 1, 'a');

it('that is too heavy is told with what to do about it: a paper is scanned less finely, what no paper is is another file', async () => {
  const support = await app.signIn('support');
  const told = async (path: string, field: string) => {
    const sent = await support.post(path).attach(field, heavy, 'lourd.pdf').expect(413);
    return wordsOf(pageOf(sent), 'main');
  };
  expect(await told(`/clients/${uuidv7()}/documents`, 'file')).toContain('200 points par pouce');
  for (const [path, field, advice] of [
    [`/orders/${uuidv7()}/csr`, 'csr', 'Une CSR pèse quelques ko'],
    [`/orders/${uuidv7()}/certificates`, 'certificate', 'Un certificat pèse quelques ko'],
    ['/settings/authorities/lists', 'list', 'liste de révocation'],
    ['/mailbox/uploads', 'mail', 'dans votre messagerie'],
    ['/settings/forms', 'blank', 'tel qu’il est publié'],
  ] as const) {
    const words = await told(path, field);
    expect(words).toContain('dépasse 10 Mo');
    expect(words).toContain(advice);
    expect(words).not.toContain('points par pouce');
  }
});
