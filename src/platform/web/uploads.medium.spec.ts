import { expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { anOrder } from '../../../test/support/factories.js';
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

it('with nothing in it is told so, and not to choose a file; a field left empty is', async () => {
  const admin = await app.signIn('admin');
  const { client_id: clientId, id: orderId } = await anOrder(app);
  const documents = `/clients/${clientId}/documents`;
  for (const [path, page, field, missing] of [
    [documents, documents, 'file', 'Choisissez le fichier'],
    [`/orders/${orderId}/csrs`, `/orders/${orderId}`, 'csr', 'Choisissez le fichier de la CSR'],
    [`/orders/${orderId}/certificates`, `/orders/${orderId}`, 'certificate', 'Choisissez le fichier du certificat'],
    ['/settings/authorities', '/settings/authorities', 'authority', 'Choisissez le certificat'],
    ['/settings/authorities/lists', '/settings/authorities', 'list', 'Choisissez la liste'],
  ] as const) {
    const told = async (fileName: string) => {
      const sent = await admin
        .post(path)
        .set('Referer', app.url + page)
        .attach(field, Buffer.alloc(0), fileName);
      return wordsOf(pageOf(sent.status === 303 ? await admin.get(page) : sent), 'main');
    };
    expect(await told('vide.pdf')).toMatch(/fichier est vide/);
    expect(await told('')).toContain(missing);
  }
});
